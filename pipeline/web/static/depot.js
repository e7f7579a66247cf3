// Dropping a file on the page chooses it; sending says that it is on its way. Without this script the form works too.
"use strict";

const form = document.querySelector("form.depot");
const field = document.querySelector("#fichier");
const zone = document.querySelector(".zone");
const told = document.querySelector("#etat");

function announce() {
  const file = field.files[0];
  if (!file) return;
  const large = file.size > Number(form.dataset.limit);
  told.textContent = large ? form.dataset.large : file.name;
  zone.classList.toggle("pleine", !large);
}

for (const name of ["dragenter", "dragover"]) {
  zone.addEventListener(name, (event) => {
    event.preventDefault();
    zone.classList.add("dessus");
  });
}
for (const name of ["dragleave", "drop"]) {
  zone.addEventListener(name, (event) => {
    event.preventDefault();
    zone.classList.remove("dessus");
  });
}
zone.addEventListener("drop", (event) => {
  if (event.dataTransfer.files.length) {
    field.files = event.dataTransfer.files;
    announce();
  }
});
field.addEventListener("change", announce);
form.addEventListener("submit", () => {
  told.textContent = form.dataset.sending;
  form.classList.add("envoi");
});
window.addEventListener("pageshow", () => form.classList.remove("envoi"));
