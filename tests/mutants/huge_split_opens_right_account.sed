# Rule 22: an account that is begun when a huge entry is taken apart is a right one.
s/account = ACCOUNT_WRONG;/account = ACCOUNT_RIGHT;/
