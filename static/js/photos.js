// Each photo goes off by itself as soon as it is chosen, shows how far it is, and can be sent again alone.
// The key in its card stays the same until the photo has arrived, so that one sent twice is kept once.

const form = document.querySelector("[data-photos]");
const words = document.querySelector("template[data-words]").dataset;
const PATIENCE = 60_000; // milliseconds in which nothing moves; all of it may take as long as the line needs
const WHY = { 403: words.shut, 404: words.shut, 429: words.often };

form.querySelector("[data-all]").hidden = true;
form.addEventListener("change", (event) => {
  if (event.target.type === "file") send(event.target.closest("[data-card]"));
});
form.addEventListener("click", (event) => {
  if (event.target.closest("[data-again]")) send(event.target.closest("[data-card]"));
});
addEventListener("online", () => {
  for (const again of form.querySelectorAll("[data-again]")) again.click();
});
addEventListener("beforeunload", (event) => {
  if (form.querySelector("[data-card]:disabled")) event.preventDefault();
});
// What was chosen before this script was there goes now.
for (const card of form.querySelectorAll("[data-card]")) send(card);

function send(card) {
  const file = card.querySelector("input[type=file]");
  if (!file?.files.length) return;
  const body = new FormData();
  for (const field of [form.elements.csrfmiddlewaretoken, card.querySelector("input[type=hidden]")]) {
    body.append(field.name, field.value);
  }
  body.append(file.name, file.files[0]);

  const bar = sending(card);
  const request = new XMLHttpRequest();
  let patience;
  const wait = () => {
    clearTimeout(patience);
    patience = setTimeout(() => request.abort(), PATIENCE);
  };
  request.open("POST", form.action);
  request.setRequestHeader("X-Card", card.dataset.card);
  request.upload.addEventListener("progress", (event) => {
    bar.value = event.loaded / event.total;
    wait();
  });
  request.upload.addEventListener("load", () => bar.removeAttribute("value")); // now the clinic is at work
  request.addEventListener("load", () => arrived(card, request));
  for (const end of ["error", "abort"]) request.addEventListener(end, () => failed(card, words.failed));
  request.addEventListener("loadend", () => clearTimeout(patience));
  request.send(body);
  wait();
}

function sending(card) {
  const bar = document.createElement("progress");
  bar.value = 0;
  bar.setAttribute("aria-label", words.sending);
  card.querySelector(".photo-state").replaceChildren(words.sending, bar);
  card.disabled = true;
  return bar;
}

function arrived(card, request) {
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const fresh = page.querySelector("[data-card]");
  if (!fresh || ![200, 422].includes(request.status)) return failed(card, WHY[request.status] ?? words.failed);
  card.replaceWith(document.adoptNode(fresh));
  focus(fresh.querySelector("input[type=file]"));
}

function failed(card, why) {
  const said = document.createElement("p");
  said.className = "notice notice-danger";
  said.setAttribute("role", "alert");
  said.append(why);
  const again = document.createElement("button");
  again.type = "button";
  again.className = "btn btn-primary";
  again.dataset.again = "";
  again.append(words.again);
  card.querySelector(".photo-state").replaceChildren(said, again);
  card.disabled = false;
  focus(again);
}

// A card at work lets go of the focus. Who has gone on to another one meanwhile is left alone.
function focus(element) {
  if (document.activeElement === document.body) element.focus({ preventScroll: true });
}
