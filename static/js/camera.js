// The tablet's camera, with the earlier photo of the same view shining through. What it takes is put into the
// file field as if it had been chosen there; without a camera, or leave to use it, the file field remains.

const camera = document.getElementById("camera");
const [video, canvas, ghost] = ["video", "canvas", "img"].map((name) => camera.querySelector(name));
const shine = camera.querySelector("[type=range]");
let field = null;
let stream = null;

// "waiting" for the camera, "aiming", "taken" or "refused".
const become = (state) => (camera.dataset.state = state);

async function open({ dataset }) {
  field = document.getElementById(dataset.camera);
  document.getElementById("camera-view").textContent = dataset.view;
  document.getElementById("camera-words").textContent = dataset.words;
  ghost.hidden = !dataset.ghost;
  if (dataset.ghost) ghost.src = dataset.ghost;
  shine.parentElement.hidden = ghost.hidden;
  become("waiting");
  camera.showModal();
  const wanted = { facingMode: "environment", width: { ideal: 2560 }, height: { ideal: 1920 } };
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: wanted });
  } catch {
    return become("refused");
  }
  if (!camera.open) return close();
  video.srcObject = stream;
  await video.play();
  become("aiming");
}

function shoot() {
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d").drawImage(video, 0, 0);
  become("taken");
  camera.querySelector("[data-keep]").focus();
}

function keep() {
  canvas.toBlob(
    (picture) => {
      const chosen = new DataTransfer();
      chosen.items.add(new File([picture], "photo.jpg", { type: "image/jpeg" }));
      field.files = chosen.files;
      field.dispatchEvent(new Event("change", { bubbles: true }));
      camera.close();
    },
    "image/jpeg",
    0.92,
  );
}

function close() {
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = video.srcObject = null;
  ghost.removeAttribute("src");
}

const acts = {
  "[data-shoot]": shoot,
  "[data-keep]": keep,
  "[data-again]": () => become("aiming"),
  "[data-close]": () => camera.close(),
};
for (const [button, act] of Object.entries(acts)) {
  camera.querySelector(button).addEventListener("click", act);
}
camera.addEventListener("close", close);
shine.addEventListener("input", () => camera.style.setProperty("--shine", `${shine.value}%`));

// Only over HTTPS, or on the machine itself, does a browser offer its camera.
if (navigator.mediaDevices) {
  document.documentElement.dataset.hasCamera = "";
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-camera]");
    if (button) open(button);
  });
}
