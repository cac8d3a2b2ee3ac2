// A page that nobody uses covers itself, in every window of this browser; the password uncovers it as it was.
// The server locks by itself as well: what is here keeps a screen from being read, and what was typed.
const SECOND = 1000;
const dialog = document.querySelector("dialog.lock");
const form = dialog?.querySelector("[data-unlock]");
const soon = document.querySelector("[data-locks-soon]");
const title = document.title;
const limit = Number(dialog?.dataset.after) * 60 * SECOND;
let isLocked = false;
let told = Date.now(); // when the server last heard from here

if (dialog) {
  localStorage.removeItem("locked");
  localStorage.setItem("used", Date.now());
  for (const sign of ["pointerdown", "pointermove", "keydown", "scroll"]) {
    document.addEventListener(sign, use, { capture: true, passive: true });
  }
  for (const sign of ["visibilitychange", "pageshow"]) addEventListener(sign, look);
  setInterval(look, SECOND);
  addEventListener("storage", (event) => {
    if (event.key === "locked") event.newValue ? cover() : ask();
  });
  document.body.addEventListener("lock", cover); // the server's word on a part of a page
  for (const button of document.querySelectorAll("form[data-lock]")) {
    button.addEventListener("submit", (event) => {
      event.preventDefault();
      lock();
    });
  }
  dialog.addEventListener("close", () => isLocked && dialog.showModal()); // Escape does not open it
  form.addEventListener("submit", unlock);
}

function use() {
  const now = Date.now();
  if (isLocked || now - localStorage.getItem("used") < SECOND) return;
  localStorage.setItem("used", now);
  soon.hidden = true;
  if (now - told > limit / 4) ask();
}

function look() {
  if (isLocked) return;
  const left = limit - (Date.now() - localStorage.getItem("used"));
  if (left <= 0) lock();
  else soon.hidden = left > 30 * SECOND;
}

function lock() {
  cover();
  localStorage.setItem("locked", Date.now());
  fetch(dialog.dataset.lock, { method: "POST", body: new FormData(form), keepalive: true });
}

function cover() {
  if (isLocked) return;
  isLocked = true;
  soon.hidden = true;
  document.title = dialog.dataset.title;
  dialog.showModal();
}

function uncover() {
  isLocked = false;
  form.reset();
  document.title = title;
  localStorage.setItem("used", Date.now());
  localStorage.removeItem("locked");
  if (dialog.open) dialog.close();
}

// Says that the page is in use, and learns whether it still may be.
async function ask() {
  told = Date.now();
  await heed(await fetch(dialog.dataset.used));
}

async function unlock(event) {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    await heed(await fetch(form.action, { method: "POST", body: new FormData(form) }));
  } catch {
    say("offline");
  } finally {
    button.disabled = false;
  }
}

// What an answer means: open, still shut, or that somebody else has logged in here, or nobody.
async function heed(answer) {
  const place = new URL(answer.url).pathname;
  if (answer.status === 429) say("often");
  else if (!answer.ok) say("offline");
  else if (place === dialog.dataset.used) {
    if ((await answer.text()) !== dialog.dataset.person) location.reload();
    else if (isLocked) uncover();
  } else if (place !== new URL(form.action).pathname) location.reload();
  else if (isLocked) say("wrong");
  else cover();
}

function say(what) {
  for (const sentence of form.querySelectorAll("[data-why]")) sentence.hidden = sentence.dataset.why !== what;
  const field = form.querySelector("input[type=password]");
  field.focus();
  field.select();
}
