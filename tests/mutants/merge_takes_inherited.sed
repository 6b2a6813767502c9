# Rule 24: an inherited anon_vma is as good as another.
/^anon_vmas_agree/,/^}/s/ && !has->inherited//
