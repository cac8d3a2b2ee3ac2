// Photos of several days under one zoom, and two of them under a divider or one over the other.
// Without this script they stand side by side, each with a link to its full size.

const MOST = 8;
const STEP = 1.25;
const NUDGE = 4; // per cent of a frame
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// Where pictures lie: x and y in per cent of a frame, from its middle. All share one place; a day that was
// aligned with another has one of its own within it. Both outlive the choice of another view.
const shared = { zoom: 1, x: 0, y: 0 };
const own = new Map();
const ownPlace = (set) => own.get(set) ?? own.set(set, { zoom: 1, x: 0, y: 0 }).get(set);

const within = (value, least, most) => Math.min(Math.max(value, least), most);

function begin(root) {
  const pictures = root.querySelector(".compare-pictures");
  const alone = root.querySelector("[data-alone]");
  const divider = root.querySelector("[data-sets='--split']");
  const chosen = (name) => root.querySelector(`[name=${name}]`).value;
  const movesAlone = () => root.dataset.mode !== "side" && alone.checked;
  const moved = () => (movesAlone() ? ownPlace(chosen("after")) : shared);

  function draw() {
    pictures.style.setProperty("--zoom", shared.zoom);
    pictures.style.setProperty("--x", `${shared.x}%`);
    pictures.style.setProperty("--y", `${shared.y}%`);
    for (const tile of pictures.querySelectorAll("[data-set]")) {
      const place = ownPlace(tile.dataset.set);
      tile.style.setProperty("--own-zoom", place.zoom);
      tile.style.setProperty("--own-x", `${place.x}%`);
      tile.style.setProperty("--own-y", `${place.y}%`);
    }
    root.toggleAttribute("data-moves", shared.zoom > 1 || movesAlone());
    root.querySelector("[data-zoomed]").value = `${Math.round(moved().zoom * 100)} %`;
  }

  function moveBy(x, y) {
    const place = moved();
    const scale = place === shared ? 1 : shared.zoom;
    const most = place === shared ? 50 * (place.zoom - 1) : 50;
    place.x = within(place.x + x / scale, -most, most);
    place.y = within(place.y + y / scale, -most, most);
    draw();
  }

  // What is under the point stays there.
  function zoomBy(factor, point = { x: 0, y: 0 }) {
    const place = moved();
    const zoom = within(place.zoom * factor, place === shared ? 1 : 0.5, MOST);
    const grown = zoom / place.zoom - 1;
    const [x, y] = place === shared ? [point.x, point.y] : [point.x - shared.x, point.y - shared.y];
    const scale = place === shared ? 1 : shared.zoom;
    place.zoom = zoom;
    moveBy((place.x * scale - x) * grown, (place.y * scale - y) * grown);
  }

  function reset() {
    own.clear();
    Object.assign(shared, { zoom: 1, x: 0, y: 0 });
    draw();
  }

  function place() {
    root.dataset.mode = root.querySelector("[name=mode]:checked").value;
    for (const tile of pictures.querySelectorAll("[data-set]")) {
      delete tile.dataset.place;
      if (tile.dataset.set === chosen("before")) tile.dataset.place = "before";
      if (tile.dataset.set === chosen("after")) tile.dataset.place = "after";
    }
    draw();
  }

  function split(percent) {
    divider.value = percent;
    pictures.style.setProperty("--split", `${divider.value}%`);
  }

  // --- fingers, mouse, wheel and keys

  let frame = null;
  let holdsDivider = false;
  const fingers = new Map();

  function pointOf(event) {
    const box = frame.getBoundingClientRect();
    return {
      x: ((event.clientX - box.x) / box.width - 0.5) * 100,
      y: ((event.clientY - box.y) / box.height - 0.5) * 100,
    };
  }

  function hand() {
    const points = [...fingers.values()];
    const [first, last] = [points[0], points.at(-1)];
    return {
      x: (first.x + last.x) / 2,
      y: (first.y + last.y) / 2,
      spread: Math.hypot(first.x - last.x, first.y - last.y) || 1,
    };
  }

  function press(event) {
    const touched = event.target.closest(".photo-frame");
    if (!touched || event.button) return;
    frame = fingers.size ? frame : touched;
    frame.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, pointOf(event));
    const near = Math.abs(pointOf(event).x + 50 - divider.value) < 6;
    holdsDivider = root.dataset.mode === "slider" && fingers.size === 1 && near;
  }

  function drag(event) {
    if (!fingers.has(event.pointerId)) return;
    const before = hand();
    fingers.set(event.pointerId, pointOf(event));
    const after = hand();
    if (holdsDivider) return split(after.x + 50);
    if (fingers.size > 1) zoomBy(after.spread / before.spread, before);
    moveBy(after.x - before.x, after.y - before.y);
  }

  const release = (event) => fingers.delete(event.pointerId);

  // A wheel alone scrolls the page, as everywhere, until somebody works on the pictures.
  function wheel(event) {
    const over = event.target.closest(".photo-frame");
    if (!over || !(event.ctrlKey || event.metaKey || pictures.matches(":focus-within"))) return;
    event.preventDefault();
    frame = over;
    zoomBy(Math.exp(-event.deltaY / 300), pointOf(event));
  }

  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = ARROWS[event.key];
    const towards = movesAlone() ? 0.25 : -1; // a picture goes there by a little, or the look goes there
    if (arrow) moveBy(...arrow.map((way) => way * towards * NUDGE));
    else if (event.key === "+" || event.key === "=") zoomBy(STEP);
    else if (event.key === "-") zoomBy(1 / STEP);
    else if (event.key === "0") reset();
    else return;
    event.preventDefault();
  }

  const zooms = { in: () => zoomBy(STEP), out: () => zoomBy(1 / STEP), reset };
  for (const button of root.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", zooms[button.dataset.zoom]);
  }
  for (const range of root.querySelectorAll("[data-sets]")) {
    range.addEventListener("input", () => pictures.style.setProperty(range.dataset.sets, `${range.value}%`));
  }
  for (const choice of root.querySelectorAll("[name=mode], [name=before], [name=after], [data-alone]")) {
    choice.addEventListener("change", place);
  }
  pictures.addEventListener("pointerdown", press);
  pictures.addEventListener("pointermove", drag);
  pictures.addEventListener("pointerup", release);
  pictures.addEventListener("pointercancel", release);
  pictures.addEventListener("wheel", wheel, { passive: false });
  pictures.addEventListener("keydown", key);
  place();
  root.querySelector("[data-tools]").hidden = false;
}

// At first, and whenever another view or another day was chosen.
document.addEventListener("htmx:load", ({ target }) => {
  const root = target.closest("#compare") ?? target.querySelector("#compare");
  if (root) begin(root);
});
