// Shows the chosen picture before it is sent. Drawn on a canvas: no address is made of it, so the
// page's content policy needs no exception.
document.addEventListener("change", async (event) => {
  const input = event.target;
  if (!input.matches?.("input[type=file][data-preview]")) return;
  const place = input.closest(".field-line")?.lastElementChild ?? input.parentElement;
  place.querySelector("canvas.picture-preview")?.remove();
  const [file] = input.files;
  if (!file) return;
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, 480 / picture.width, 360 / picture.height);
    const canvas = Object.assign(document.createElement("canvas"), {
      className: "picture-preview",
      width: Math.max(1, Math.round(picture.width * scale)),
      height: Math.max(1, Math.round(picture.height * scale)),
    });
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    place.append(canvas);
  } catch {
    // Not a picture the browser can show; the server says what is wrong with it.
  }
});
