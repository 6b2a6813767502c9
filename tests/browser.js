/* browser.js: what a page of a run must do in a browser. test_browser.c puts
 * it at the end of a copy of the page; what fails stands in the element
 * "verdict" then, a line each, and "done" after them. */
"use strict";

const failures = [];
const check = (holds, claim) => { if (!holds) failures.push(claim); };
const isSeen = (element) => element.getClientRects().length > 0;
const seenSteps = () =>
	Array.from(document.querySelectorAll(".step")).filter(isSeen);
const press = (key) => (document.activeElement || document.body).dispatchEvent(
	new KeyboardEvent("keydown", { key: key, bubbles: true }));
const scripted = document.documentElement.classList.contains("scripted");

/* How light a colour is, by WCAG 2. */
function luminance(color) {
	const [r, g, b] = color.match(/[\d.]+/g).slice(0, 3).map((part) => {
		const value = Number(part) / 255;

		return value <= 0.04045 ? value / 12.92
			: ((value + 0.055) / 1.055) ** 2.4;
	});

	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a, b) {
	const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);

	return (light + 0.05) / (dark + 0.05);
}

const isClear = (color) => /, 0\)$|^transparent$/.test(color);

function backgroundOf(element) {
	for (; element; element = element.parentElement) {
		const color = getComputedStyle(element).backgroundColor;

		if (!isClear(color))
			return color;
	}
	return "rgb(255, 255, 255)";
}

function checkContrast(theme) {
	const walker = document.createTreeWalker(
		document.body, NodeFilter.SHOW_TEXT);
	let texts = 0;

	document.documentElement.dataset.theme = theme;
	while (walker.nextNode()) {
		const element = walker.currentNode.parentElement;
		const text = walker.currentNode.textContent.trim();
		const style = getComputedStyle(element);
		const color = element.closest("svg") ? style.fill : style.color;

		if (text === "" || !isSeen(element) ||
		    element.matches("script, style, title, :disabled"))
			continue;
		texts++;
		const ratio = contrast(color, backgroundOf(element));

		check(ratio >= 4.5, theme + ": contrast " + ratio.toFixed(1) +
			" of \"" + text.slice(0, 30) + "\" " + color + " on " +
			backgroundOf(element));
	}
	check(texts > 100, theme + ": texts are seen: " + texts);
}

function checkSteps() {
	const last = document.querySelectorAll(".step").length - 1;
	const isAt = (step, claim) => {
		const seen = seenSteps();

		check(seen.length === 1 && seen[0].id === "step-" + step,
			claim + ": step " + step + " is shown");
		check(location.hash === "#step-" + step,
			claim + ": it is in the address");
		check(document.querySelector(".steps .now").getAttribute("href")
			=== "#step-" + step, claim + ": it is marked");
		check(Number(document.getElementById("slider").value) === step,
			claim + ": the slider is there");
	};

	check(seenSteps().length === 1, "one step is shown at first");
	check(seenSteps()[0] === document.querySelector(".map").closest(".step"),
		"it is the first one with a map");
	press("End");
	isAt(last, "End");
	press("ArrowRight");
	isAt(last, "no step follows the last");
	press("ArrowLeft");
	isAt(last - 1, "left");
	press("Home");
	isAt(0, "Home");
	press("ArrowLeft");
	isAt(0, "no step comes before the first");
	press("ArrowRight");
	press("ArrowRight");
	isAt(2, "right");
	document.querySelector(".steps a[href='#step-3']").click();
	isAt(3, "a link");
	document.querySelector("#claims a[href='#step-1']").dispatchEvent(
		new MouseEvent("click", { bubbles: true, cancelable: true }));
	isAt(1, "a place of a plot");
	const slider = document.getElementById("slider");

	slider.value = 5;
	slider.dispatchEvent(new Event("input", { bubbles: true }));
	isAt(5, "the slider");
	document.getElementById("next").click();
	isAt(6, "a button");
	document.getElementById("previous").click();
	isAt(5, "the other button");
}

/* Step 5 of cow: consumers have written half of the pages. */
function checkMap() {
	const map = () => Array.from(document.querySelectorAll(".step .map"))
		.filter(isSeen)[0];
	const letters = () => Array.from(map().tBodies[0].rows[1].cells)
		.slice(1, 17).map((cell) => cell.textContent).join("");
	const readout = document.getElementById("readout");

	check(letters() === "BBBBBBBBAAAAAAAA", "the map after: " + letters());
	press("b");
	check(letters() === "AAAAAAAAAAAAAAAA", "the map before: " + letters());
	press("b");
	check(letters() === "BBBBBBBBAAAAAAAA", "and after again: " + letters());
	check(getComputedStyle(map().tBodies[0].rows[1].cells[1], "::before")
		.content === "\"A\"", "a cell shows what was there before");

	for (const part of ["h1", ".verdict", "#slider", "#step-5 h3",
		"#step-5 .map", "#step-5 .nested", "#step-5 .sentences"]) {
		const box = document.querySelector(part).getBoundingClientRect();

		check(box.top >= 0 && box.bottom <= 720 && box.right <= 1280,
			"the first screen has " + part);
	}

	const cell = map().tBodies[0].rows[1].cells[5];

	check(!isSeen(readout), "no cell is told");
	cell.dispatchEvent(new MouseEvent("mouseover", { bubbles: true }));
	check(readout.textContent === "consumer 1, page 4: frame B, its own. " +
		"Before: frame A, shared. Fault: copy", readout.textContent);
	check(isSeen(readout), "a cell that is pointed at is told");
	document.body.dispatchEvent(
		new MouseEvent("mouseover", { bubbles: true }));
	check(!isSeen(readout), "no cell is told any more");

	const first = map().querySelector("td[tabindex='0']");

	check(map().querySelectorAll("td[tabindex='0']").length === 1,
		"one cell of a map is in the order of Tab");
	first.focus();
	check(readout.textContent.startsWith("producer, page 0: "),
		"focus: " + readout.textContent);
	press("ArrowRight");
	press("ArrowDown");
	check(readout.textContent.startsWith("consumer 1, page 1: "),
		"arrows: " + readout.textContent);
	press("Escape");
	check(!document.activeElement.closest("td"), "Escape leaves the map");
	press("ArrowRight");
	check(seenSteps()[0].id === "step-6", "then arrows change the step");
	press("ArrowLeft");
}

function checkRest() {
	const ledger = () => document.querySelector("#step-5 .ledger").open;

	check(!ledger(), "the ledger is folded");
	press("p");
	check(ledger(), "p unfolds the ledger");
	press("p");
	check(!ledger(), "p folds it again");
	press("t");
	check(document.documentElement.dataset.theme === "light", "t: light");
	press("t");
	check(document.documentElement.dataset.theme === "dark", "t: dark");
	press("?");
	check(document.getElementById("keys").open, "? tells the keys");
	document.getElementById("close").click();
	check(!document.getElementById("keys").open, "and is closed");
}

/* What the button saves, as a data: URL; test_browser.c knows what it must be. */
function save() {
	return new Promise((resolve) => {
		URL.createObjectURL = (blob) => {
			const reader = new FileReader();

			reader.onload = () => resolve(reader.result);
			reader.readAsDataURL(blob);
			return "data:,";
		};
		document.getElementById("save").click();
	});
}

function put(id, text) {
	const element = document.createElement("pre");

	element.id = id;
	element.textContent = text;
	document.body.append(element);
}

function checkWithoutScript() {
	const steps = document.querySelectorAll(".step").length;

	check(seenSteps().length === steps, "all steps are seen");
	check(!isSeen(document.getElementById("slider")), "no slider is seen");
	check(!isSeen(document.getElementById("save")), "nor what needs a script");
	check(Array.from(document.querySelectorAll(".step .map td[title]"))
		.every(isSeen), "cells are seen");
}

/* Tables and plots that are wider scroll by themselves. */
function checkNarrow() {
	document.querySelectorAll("details").forEach(
		(details) => { details.open = true; });
	press("Home");
	document.querySelectorAll(".step").forEach((step) => {
		const width = document.documentElement.scrollWidth;

		check(isSeen(step) && width <= innerWidth,
			step.id + " is " + width + " wide of " + innerWidth);
		press("ArrowRight");
	});
}

if (innerWidth < 700) {
	checkNarrow();
} else if (document.querySelector(".step") === null) {
	press("t");
	check(document.documentElement.dataset.theme === "light", "t: light");
} else if (document.querySelector(".findings")) {
	check(seenSteps().length === 1 && seenSteps()[0] ===
		document.querySelector(".findings").closest(".step"),
		"the step that contradicts is shown");
} else if (scripted) {
	checkSteps();
	checkMap();
	checkRest();
	document.querySelectorAll("details").forEach(
		(details) => { details.open = true; });
} else {
	checkWithoutScript();
}
checkContrast("light");
checkContrast("dark");
check(performance.getEntriesByType("resource").length === 0,
	"nothing is asked for");
check(document.documentElement.scrollWidth <= innerWidth,
	"it is no wider than the window");

const end = () => put("verdict", "\n" + failures.join("\n") + "\ndone\n");

if (scripted)
	save().then((saved) => { put("saved", saved); end(); });
else
	end();
