/* page.js: one step of the run at a time, by keys, buttons or the slider. The
 * step is in the address (#step-5), so that links and the way back work.
 * Without this script all steps stand below each other. */
"use strict";

const root = document.documentElement;
const byId = (id) => document.getElementById(id);
const all = (selector, under = document) =>
	Array.from(under.querySelectorAll(selector));

const steps = all(".step");
const readout = byId("readout");
let at = 0;

/* Steps. */

function show(step) {
	at = Math.max(0, Math.min(steps.length - 1, step));
	const hash = "#" + steps[at].id;

	steps.forEach((section, i) =>
		section.classList.toggle("now", i === at));
	all(".steps a, a.at").forEach((link) => {
		const now = link.getAttribute("href") === hash;

		link.classList.toggle("now", now);
		if (now)
			link.setAttribute("aria-current", "step");
		else
			link.removeAttribute("aria-current");
	});
	byId("slider").value = at;
	byId("slider").setAttribute("aria-valuetext",
		steps[at].querySelector("h3").textContent);
	byId("previous").disabled = at === 0;
	byId("next").disabled = at === steps.length - 1;
	flip(false);
	tell(null);
}

function go(step) {
	show(step);
	history.replaceState(null, "", "#" + steps[at].id);
}

/* The step of the address; or else the first one that contradicts, or that has
 * a map. */
function showAddress() {
	const wanted = [
		(step) => "#" + step.id === location.hash,
		(step) => step.querySelector(".findings"),
		(step) => step.querySelector(".map"),
	];

	show(Math.max(0, steps.indexOf(
		wanted.map((is) => steps.find(is)).find(Boolean))));
}

/* The map of the step before stands in the place of this one. */
function flip(on) {
	const view = steps[at].querySelector(".view");
	const earlier = at > 0
		? all(".view > .scroll, .view > h4", steps[at - 1]) : [];

	all(".earlier").forEach((copy) => copy.remove());
	on = on && earlier.length > 0;
	if (on) {
		const copy = document.createElement("div");
		const before = document.createElement("p");

		before.textContent = "before this step, after " +
			steps[at - 1].querySelector("h3").textContent;
		copy.className = "earlier";
		copy.append(before, ...earlier.map((it) => it.cloneNode(true)));
		view.append(copy);
	}
	root.classList.toggle("flipped", on);
	byId("flip").setAttribute("aria-pressed", on);
}

/* What unfolds in one step is unfolded in all. */
function unfold(kind, open) {
	all("details." + kind).forEach((details) => { details.open = open; });
}

function togglePredictions() {
	unfold("ledger", !steps[at].querySelector("details.ledger").open);
}

function nextTheme() {
	const themes = ["auto", "light", "dark"];
	const now = root.dataset.theme || "auto";
	const next = themes[(themes.indexOf(now) + 1) % themes.length];

	root.dataset.theme = next;
	byId("theme").textContent = "theme: " + next;
}

/* Cells of the map: what they are, and the others with the same frame. */

function tell(cell) {
	if (!readout)
		return;
	all(".twin").forEach((twin) => twin.classList.remove("twin"));
	readout.textContent = "";
	if (!cell)
		return;
	readout.textContent = cell.parentNode.cells[0].firstChild.textContent +
		", " + cell.dataset.tell;
	if (cell.textContent < "A" || cell.textContent > "Z")
		return;
	for (const row of cell.closest("tbody").rows) {
		const twin = row.cells[cell.cellIndex];

		if (twin && twin.textContent === cell.textContent)
			twin.classList.add("twin");
	}
}

const toldCell = (event) => event.target.closest("td[data-tell]");

function moveTo(cell, key) {
	const rows = cell.closest("tbody").rows;
	const row = cell.parentNode.sectionRowIndex;
	const move = {
		ArrowLeft: [0, -1], ArrowRight: [0, 1],
		ArrowUp: [-1, 0], ArrowDown: [1, 0],
	}[key];
	const target = move && rows[row + move[0]] &&
		rows[row + move[0]].cells[cell.cellIndex + move[1]];

	if (!move || !target || !target.dataset.tell)
		return;
	cell.tabIndex = -1;
	target.tabIndex = 0;
	target.focus();
}

function prepareCells() {
	all("td[title]").forEach((cell) => {
		if (!cell.closest(".map"))
			return;
		cell.dataset.tell = cell.title;
		cell.setAttribute("aria-label", cell.title);
		cell.removeAttribute("title");
		cell.tabIndex = -1;
	});
	all(".map").forEach((map) => {
		const first = map.querySelector("td[data-tell]");

		if (first)
			first.tabIndex = 0;
	});
}

/* Keys. */

const keys = {
	ArrowLeft: () => go(at - 1),
	ArrowRight: () => go(at + 1),
	PageUp: () => go(at - 1),
	PageDown: () => go(at + 1),
	Home: () => go(0),
	End: () => go(steps.length - 1),
	b: () => flip(!root.classList.contains("flipped")),
	p: togglePredictions,
	t: nextTheme,
	"?": () => byId("keys").showModal(),
};

function onKey(event) {
	const cell = document.activeElement.closest("td[data-tell]");

	if (event.ctrlKey || event.altKey || event.metaKey ||
	    (byId("keys") && byId("keys").open))
		return;
	if (cell && event.key === "Escape") {
		cell.blur();
	} else if (cell && event.key.startsWith("Arrow")) {
		moveTo(cell, event.key);
		event.preventDefault();
	} else if (keys[event.key] &&
	    (steps.length > 0 || event.key === "t")) {
		keys[event.key]();
		event.preventDefault();
	}
}

/* The record. */

/* A Blob of what --json writes. */
function unpackRecord() {
	const packed = Uint8Array.from(atob(byId("record").textContent),
		(digit) => digit.charCodeAt(0));
	const stream = new Blob([packed]).stream()
		.pipeThrough(new DecompressionStream("gzip"));

	return new Response(stream,
		{ headers: { "Content-Type": "application/json" } }).blob();
}

async function save() {
	const link = document.createElement("a");

	link.href = URL.createObjectURL(await unpackRecord());
	link.download = document.title.split(":")[0] + ".json";
	link.click();
	URL.revokeObjectURL(link.href);
}

function listen(id, event, action) {
	if (byId(id))
		byId(id).addEventListener(event, action);
}

function start() {
	root.classList.add("scripted");
	prepareCells();
	listen("previous", "click", keys.ArrowLeft);
	listen("next", "click", keys.ArrowRight);
	listen("slider", "input", () => go(Number(byId("slider").value)));
	listen("flip", "click", keys.b);
	listen("predictions", "click", togglePredictions);
	listen("theme", "click", nextTheme);
	listen("help", "click", keys["?"]);
	listen("close", "click", () => byId("keys").close());
	listen("save", "click", save);
	document.addEventListener("keydown", onKey);
	/* A click leaves the keys to the steps. */
	document.addEventListener("mousedown", (event) => {
		if (toldCell(event))
			event.preventDefault();
	});
	document.addEventListener("mouseover", (event) => tell(toldCell(event)));
	document.addEventListener("focusin", (event) => tell(toldCell(event)));
	document.addEventListener("click", (event) => {
		const link = event.target.closest("a[href^='#step-']");

		if (!link)
			return;
		event.preventDefault();
		go(steps.findIndex((section) =>
			"#" + section.id === link.getAttribute("href")));
	});
	document.addEventListener("click", (event) => {
		const summary = event.target.closest(".folds summary");
		const details = summary && summary.parentNode;

		if (!details)
			return;
		event.preventDefault();
		unfold(details.classList[1], !details.open);
	});
	addEventListener("hashchange", showAddress);
	addEventListener("beforeprint", () =>
		all("details").forEach((details) => { details.open = true; }));
	if (steps.length > 0) {
		root.classList.add("stepped");
		showAddress();
	}
}

start();
