# install.mk: a part of the Makefile: what is put below PREFIX, and taken away.
#
# An installed program finds the pairs beside itself and the texts in share, as
# common/cli/home.h says; so bin has a link to it.

PREFIX ?= /usr/local
prefix = "$(DESTDIR)$(PREFIX)"
libexec = $(prefix)/libexec/shmlab
share = $(prefix)/share/shmlab
man_page = $(prefix)/share/man/man1/shmlab.1
bash_completion = $(prefix)/share/bash-completion/completions/shmlab
zsh_completion = $(prefix)/share/zsh/site-functions/_shmlab

# What help and --json speak of. They keep their names in the tree.
texts := LICENSE README.md tests/README.md $(wildcard common/*/README.md \
	common/*/*.schema.json common/commands/completion.* tests/programs/README.md tests/programs/*.txt)

.PHONY: install uninstall

# Nothing of an older one stays.
install: all uninstall
	$(call say,INSTALL $(DESTDIR)$(PREFIX))umask 022; \
	install -d $(prefix)/bin $(libexec)/producers $(libexec)/consumers && \
	install $(BUILD)/shmlab $(libexec) && \
	install $(producers) $(libexec)/producers && \
	install $(consumers) $(libexec)/consumers && \
	ln -s ../libexec/shmlab/shmlab $(prefix)/bin/shmlab && \
	for text in $(texts); do \
		install -D -m 644 $$text $(share)/$$text || exit; \
	done && \
	install -D -m 644 common/shmlab.1 $(man_page) && \
	install -D -m 644 /dev/null $(bash_completion) && \
	install -D -m 644 /dev/null $(zsh_completion) && \
	$(prefix)/bin/shmlab completion bash >$(bash_completion) && \
	$(prefix)/bin/shmlab completion zsh >$(zsh_completion)

# Folders that others share stay.
uninstall:
	$(call say,UNINSTALL $(DESTDIR)$(PREFIX))rm -rf $(libexec) $(share) && \
		rm -f $(prefix)/bin/shmlab $(man_page) $(bash_completion) \
		$(zsh_completion)
