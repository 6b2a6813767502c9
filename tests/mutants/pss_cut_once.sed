# Rule 12: PSS is cut to whole kB once for the region.
s/v++, pss = 0)/v++)/
s/out->pss_kib += pss_in_kib(pss);$/;/
s/^	out->pss_kib += pss_in_kib(pss);/	out->pss_kib = pss_in_kib(pss);/
