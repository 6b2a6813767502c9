# assets.mk: a part of the Makefile: what the page of a run is made of.

# It holds the files of its folder that a page needs.
$(OBJ)/common/report/html/assets.o: $(wildcard common/report/html/page.*)
