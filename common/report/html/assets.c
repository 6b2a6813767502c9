/* The files are put into the program by the assembler. The Makefile knows that
 * this file is to be compiled again when one of them changes. */
#include "report/html/assets.h"

#define EMBED(name, file)                                                      \
	__asm__(".pushsection .rodata\n"                                       \
		".global " #name "\n" #name ":\n"                              \
		".incbin \"common/report/html/" file "\"\n"                    \
		".byte 0\n"                                                    \
		".popsection\n")

EMBED(page_css, "page.css");
EMBED(page_js, "page.js");
