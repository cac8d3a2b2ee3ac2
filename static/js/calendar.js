// Arrow keys go from block to block: up and down in a column, left and right to the nearest in the next one.
document.addEventListener("keydown", (event) => {
  const block = event.target.closest("[data-column] .calendar-entries a");
  if (!block || event.ctrlKey || event.metaKey || event.altKey) return;
  const next = neighbour(block, event.key);
  if (!next) return;
  event.preventDefault();
  next.focus();
});

function neighbour(block, key) {
  const column = block.closest("[data-column]");
  const own = blocksOf(column);
  const place = own.indexOf(block);
  if (key === "ArrowDown") return own[place + 1];
  if (key === "ArrowUp") return own[place - 1];
  if (key === "Home") return own[0];
  if (key === "End") return own.at(-1);
  const step = { ArrowLeft: -1, ArrowRight: 1 }[key];
  if (!step) return null;
  const columns = [...document.querySelectorAll("[data-column]")];
  for (let at = columns.indexOf(column) + step; columns[at]; at += step) {
    const found = nearest(blocksOf(columns[at]), block);
    if (found) return found;
  }
  return null;
}

function blocksOf(column) {
  return [...column.querySelectorAll(".calendar-entries a")];
}

function nearest(blocks, to) {
  const top = to.getBoundingClientRect().top;
  const distance = (block) => Math.abs(block.getBoundingClientRect().top - top);
  return blocks.toSorted((one, other) => distance(one) - distance(other))[0];
}
