// The photo chooser of the edit page: pick a photo of the archive, or add one while writing.

const cards = new Map()
const known = document.getElementById("known-photos")
if (known) JSON.parse(known.textContent).forEach(remember)

export const cardOf = (number) => cards.get(String(number))

function remember(card) {
  cards.set(String(card.id), card)
}

// Tell the page that a photo is used now, so that it gets its row of caption and lead.
export function announceUse(card) {
  document.dispatchEvent(new CustomEvent("photo:used", { detail: card }))
}

// Opens the chooser; resolves to the chosen photo, or null when it was closed.
export function choosePhoto() {
  const dialog = document.getElementById("photo-chooser")
  let chosen = null
  const pick = (card) => {
    remember(card)
    chosen = card
    dialog.close()
  }
  const again = () => show(dialog, pick)
  const search = dialog.querySelector("[name=q]")
  const upload = dialog.querySelector("form[data-upload]")
  search.oninput = delayed(again, 250)
  upload.onsubmit = (event) => {
    event.preventDefault()
    add(dialog, upload, pick)
  }
  dialog.querySelector("[data-close]").onclick = () => dialog.close()
  dialog.showModal()
  again()
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(chosen), { once: true })
  })
}

async function show(dialog, pick) {
  const query = dialog.querySelector("[name=q]").value.trim()
  const answer = await fetch(`${dialog.dataset.url}?${new URLSearchParams({ q: query })}`)
  if (!answer.ok) return
  const { photos } = await answer.json()
  const grid = dialog.querySelector("[data-grid]")
  grid.replaceChildren(...photos.map((card) => tile(card, pick)))
  dialog.querySelector("[data-empty]").hidden = photos.length > 0
}

function tile(card, pick) {
  const button = document.createElement("button")
  button.type = "button"
  button.className = "story-tile"
  button.dataset.photo = card.id
  const image = document.createElement("img")
  image.src = card.src
  image.alt = card.alt
  image.loading = "lazy"
  const words = document.createElement("span")
  words.textContent = card.caption || `#${card.id}`
  button.append(image, words)
  button.onclick = () => pick(card)
  return button
}

async function add(dialog, form, pick) {
  const refusal = dialog.querySelector("[data-refusal]")
  const submit = form.querySelector("[type=submit]")
  refusal.textContent = ""
  submit.disabled = true
  try {
    const answer = await fetch(dialog.dataset.url, { method: "POST", body: new FormData(form) })
    const result = await answer.json()
    if (answer.ok) {
      form.reset()
      pick(result.photos[0])
    } else {
      refusal.textContent = `${result.detail} [${result.code}]`
    }
  } catch {
    refusal.textContent = refusal.dataset.failed
  } finally {
    submit.disabled = false
  }
}

function delayed(call, milliseconds) {
  let timer
  return () => {
    clearTimeout(timer)
    timer = setTimeout(call, milliseconds)
  }
}
