// The face map of a dose form: a tap on a zone gives its cell of the dose table a step more.
// The table holds the doses; the map shows what stands there and writes there. It comes after doses.js, by whose
// `unitsIn` and `written` both read and write alike. Without this script the map stays away.

const table = document.querySelector("[data-doses]");
const map = document.querySelector("[data-face]");
const steps = [...map.querySelectorAll("button[data-step]")];
const signs = [...map.querySelectorAll("[data-sign]")];
const zones = [...map.querySelectorAll(".zone")];
const cells = new Map(zones.map((zone) => [zone, cellsOf(zone.dataset)]));
let step = map.dataset.step;
let current = null;

/** The cells of a zone, that of its main muscle first. */
function cellsOf({ area, side, muscle }) {
  const all = [...table.querySelectorAll(`[name^="units-${area}-"][name$="-${side}"]`)];
  const isMain = (cell) => cell.name === `units-${area}-${muscle}-${side}`;
  return [...all.filter(isMain), ...all.filter((cell) => !isMain(cell))];
}

const unitsOf = (some) => some.flatMap((zone) => cells.get(zone)).reduce((sum, cell) => sum + unitsIn(cell), 0);

function show() {
  for (const zone of zones) {
    const units = unitsOf([zone]);
    zone.classList.toggle("is-dosed", units > 0);
    zone.classList.toggle("is-chosen", zone === current);
    zone.querySelector(".zone-units").textContent = units || "";
  }
  for (const line of map.querySelectorAll("[data-sum]")) {
    const area = line.dataset.sum;
    const units = unitsOf(zones.filter((zone) => !area || zone.dataset.area === area));
    line.querySelector("dd").textContent = written(units);
    line.hidden = area && !units;
  }
  for (const button of steps) button.setAttribute("aria-pressed", button.dataset.step === step);
  for (const button of signs) button.disabled = !current;
  if (!current) return;
  map.querySelector("[data-name]").textContent = current.querySelector("title").textContent;
  map.querySelector("[data-units]").textContent = written(unitsOf([current]));
}

/** One step more or less, in the cell of the zone that is dosed already, or else in its main one. */
function give(zone, sign) {
  current = zone;
  const own = cells.get(zone);
  const cell = own.find((each) => unitsIn(each) || each.hasAttribute("data-wrong")) ?? own[0];
  if (cell.hasAttribute("data-wrong")) return cell.focus();
  cell.value = Math.max(0, unitsIn(cell) + sign * step) || "";
  cell.dispatchEvent(new Event("input", { bubbles: true }));
}

map.addEventListener("click", ({ target }) => {
  const zone = target.closest(".zone");
  const button = target.closest("button");
  if (zone) give(zone, 1);
  else if (button?.dataset.sign) give(current, button.dataset.sign);
  else if (button) step = button.dataset.step;
  show();
});
// Nothing here takes the focus, nor opens or shuts a tablet's keyboard.
map.addEventListener("mousedown", (event) => event.preventDefault());

table.addEventListener("focusin", ({ target }) => {
  current = zones.find((zone) => cells.get(zone).includes(target)) ?? current;
  show();
});
table.addEventListener("input", show);
map.hidden = false;
show();
