// Each photo goes off by itself as soon as it is chosen, shows how far it is, and can be sent again alone.
// The key in its card stays the same until the photo has arrived, so that one sent twice is kept once.

const form = document.querySelector("[data-photos]");
const words = document.querySelector("template[data-words]").dataset;
const PATIENCE = 180_000; // milliseconds without an answer; a slow connection takes its time

form.querySelector("[data-all]").hidden = true;
form.addEventListener("change", (event) => {
  if (event.target.type === "file" && event.target.files.length) send(event.target.closest("[data-card]"));
});
form.addEventListener("click", (event) => {
  if (event.target.closest("[data-again]")) send(event.target.closest("[data-card]"));
});
// What was chosen before this script was there goes now.
for (const file of form.querySelectorAll("input[type=file]")) {
  if (file.files.length) send(file.closest("[data-card]"));
}

function send(card) {
  const file = card.querySelector("input[type=file]");
  const body = new FormData();
  for (const field of [form.elements.csrfmiddlewaretoken, card.querySelector("input[type=hidden]")]) {
    body.append(field.name, field.value);
  }
  body.append(file.name, file.files[0]);

  const bar = sending(card);
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("X-Card", card.dataset.card);
  request.timeout = PATIENCE;
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) bar.value = event.loaded / event.total;
  });
  request.addEventListener("load", () => arrived(card, request));
  for (const end of ["error", "timeout", "abort"]) request.addEventListener(end, () => failed(card, words.failed));
  request.send(body);
}

function sending(card) {
  const state = card.querySelector(".photo-state");
  const bar = document.createElement("progress");
  bar.setAttribute("aria-label", words.sending);
  state.replaceChildren(words.sending, bar);
  card.classList.add("is-sending");
  return bar;
}

function arrived(card, request) {
  if (request.status === 404) return failed(card, words.shut);
  if (request.status !== 200 && request.status !== 422) return failed(card, words.failed);
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const fresh = page.querySelector("[data-card]");
  if (!fresh) return failed(card, words.failed);
  card.replaceWith(document.adoptNode(fresh));
  fresh.querySelector("input[type=file]").focus();
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
  card.classList.remove("is-sending");
}
