// The edit page's conveniences: rows that come, go and move, choosers that search, a counter of
// characters, a warning before typed text is lost. Without it every field still works.
import { choosePhoto } from "./photos.js"

document.documentElement.classList.add("has-script")

const form = document.getElementById("story-form")

// Rows of bylines and photos: Django's formset, its order kept in hidden numbers.

class Rows {
  constructor(box) {
    this.box = box
    this.prefix = box.dataset.rows
    this.list = box.querySelector("[data-list]")
    this.total = box.querySelector(`[name=${this.prefix}-TOTAL_FORMS]`)
    this.blank = box.querySelector("template")
    box.addEventListener("click", (event) => this.press(event))
    this.list.querySelectorAll("[data-row]").forEach((row) => this.hideDeleted(row))
    this.dropBlank()
    this.number()
  }

  // The blank row is for those without JavaScript; here a button adds one.
  dropBlank() {
    const last = this.rows().at(-1)
    const isBlank = last && [...last.querySelectorAll("[name$=-reporter], [name$=-name]")].every((field) => !field.value)
    if (this.prefix !== "bylines" || this.rows().length < 2 || !isBlank) return
    last.remove()
    this.total.value = Number(this.total.value) - 1
  }

  rows() {
    return [...this.list.querySelectorAll("[data-row]")].filter((row) => !row.hidden)
  }

  add() {
    const html = this.blank.innerHTML.replaceAll("__prefix__", this.total.value)
    this.total.value = Number(this.total.value) + 1
    this.list.insertAdjacentHTML("beforeend", html)
    const row = this.list.lastElementChild
    row.querySelectorAll("select[data-find]").forEach(enhance)
    this.number()
    return row
  }

  press(event) {
    const button = event.target.closest("[data-do]")
    if (!button) return
    const row = button.closest("[data-row]")
    const move = { up: () => row.previousElementSibling?.before(row), down: () => row.nextElementSibling?.after(row) }
    if (button.dataset.do === "add") this.add()
    if (button.dataset.do === "remove") this.remove(row)
    move[button.dataset.do]?.()
    this.number()
    markChanged()
  }

  remove(row) {
    row.querySelector("[name$=-DELETE]").checked = true
    this.hideDeleted(row)
  }

  hideDeleted(row) {
    row.hidden = row.querySelector("[name$=-DELETE]").checked
  }

  number() {
    this.rows().forEach((row, index) => {
      row.querySelector("[name$=-ORDER]").value = index + 1
    })
  }
}

const rows = {}
document.querySelectorAll("[data-rows]").forEach((box) => {
  rows[box.dataset.rows] = new Rows(box)
})

// Photos: a row for each photo in use, with its picture.

function rowOf(number) {
  return rows.photos
    ?.rows()
    .find((row) => row.querySelector("[name$=-photo]").value === String(number))
}

function showPhoto(row, card) {
  row.querySelector("[name$=-photo]").value = card.id
  const image = row.querySelector("[data-picture]")
  image.src = card.src
  image.alt = card.alt
  image.hidden = false
  row.querySelector("[data-credit]").textContent = `#${card.id} ${card.credit}`
  row.dataset.card = JSON.stringify(card)
}

function usePhoto(card) {
  if (!rows.photos || rowOf(card.id)) return
  const row = rows.photos.add()
  showPhoto(row, card)
  row.querySelector("[name$=-caption]").value = card.caption
  if (rows.photos.rows().length === 1) row.querySelector("[name$=-is_lead]").checked = true
  markChanged()
}

document.addEventListener("photo:used", (event) => usePhoto(event.detail))
document.querySelector("[data-choose-photo]")?.addEventListener("click", async () => {
  const card = await choosePhoto()
  if (card) usePhoto(card)
})
rows.photos?.box.addEventListener("click", (event) => {
  const button = event.target.closest("[data-place]")
  if (!button) return
  const card = JSON.parse(button.closest("[data-row]").dataset.card)
  document.dispatchEvent(new CustomEvent("photo:place", { detail: card }))
})
rows.photos?.box.addEventListener("change", (event) => {
  if (!event.target.matches("[name$=-is_lead]") || !event.target.checked) return
  rows.photos.box.querySelectorAll("[name$=-is_lead]").forEach((box) => {
    box.checked = box === event.target
  })
})

// Choosers: type a part of a name, or its initial consonants (ㄱㅅㅇ finds 김상우).

const INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"

function initials(text) {
  return [...text]
    .map((letter) => {
      const code = letter.charCodeAt(0) - 0xac00
      return code >= 0 && code < 11172 ? INITIALS[Math.floor(code / 588)] : letter
    })
    .join("")
}

function finds(label, query) {
  const [words, wanted] = [label.toLowerCase(), query.trim().toLowerCase()]
  return words.includes(wanted) || initials(words).includes(wanted)
}

function enhance(select) {
  const input = Object.assign(document.createElement("input"), {
    type: "text",
    className: select.className,
    value: chosen(select),
    autocomplete: "off",
  })
  input.setAttribute("role", "combobox")
  input.setAttribute("aria-label", select.labels?.[0]?.textContent.trim() || "")
  const list = Object.assign(document.createElement("ul"), { className: "story-found", hidden: true })
  const close = () => {
    list.hidden = true
    input.value = chosen(select)
  }
  const open = (query) => {
    const found = [...select.options].filter((option) => finds(option.text, query))
    list.replaceChildren(...found.slice(0, 30).map((option) => item(option, choose)))
    list.firstElementChild?.classList.add("is-near")
    list.hidden = found.length === 0
  }
  const choose = (value) => {
    select.value = value
    select.dispatchEvent(new Event("change", { bubbles: true }))
    close()
  }
  input.addEventListener("focus", () => {
    input.select()
    open("")
  })
  input.addEventListener("input", () => open(input.value))
  input.addEventListener("blur", close)
  input.addEventListener("keydown", (event) => steer(event, list, close))
  select.hidden = true
  select.before(input, list)
  list.parentElement.classList.add("story-find")
}

const chosen = (select) => (select.value ? select.selectedOptions[0].text.trim() : "")

function item(option, choose) {
  const made = Object.assign(document.createElement("li"), { textContent: option.text })
  made.addEventListener("mousedown", (event) => {
    event.preventDefault()
    choose(option.value)
    document.activeElement.blur()
  })
  return made
}

function steer(event, list, close) {
  if (event.isComposing || list.hidden) return
  const near = list.querySelector(".is-near")
  const next = { ArrowDown: near?.nextElementSibling, ArrowUp: near?.previousElementSibling }[event.key]
  if (next) {
    near.classList.remove("is-near")
    next.classList.add("is-near")
    next.scrollIntoView({ block: "nearest" })
    event.preventDefault()
  } else if (event.key === "Enter") {
    near?.dispatchEvent(new MouseEvent("mousedown"))
    event.preventDefault()
  } else if (event.key === "Escape") {
    close()
  }
}

document.querySelectorAll("select[data-find]").forEach(enhance)

// The headline's length, as a person counts characters.

const headline = form?.querySelector("[name=headline]")
const counter = document.querySelector("[data-count]")

function count() {
  const letters = new Intl.Segmenter("ko").segment(headline.value.trim())
  const length = [...letters].length
  counter.textContent = `${length} / ${counter.dataset.count}`
  counter.classList.toggle("is-over", length > Number(counter.dataset.count))
}

if (headline && counter) {
  headline.addEventListener("input", count)
  count()
}

// Nothing typed is lost by a stray click; Ctrl+S saves.

let hasChanged = form?.dataset.unsaved === "yes"

function markChanged() {
  hasChanged = true
}

form?.addEventListener("input", markChanged)
// A second press of a button while the first is on its way would save twice.
let isSent = false
form?.addEventListener("submit", (event) => {
  if (isSent) event.preventDefault()
  isSent = true
  hasChanged = false
})
window.addEventListener("pageshow", () => {
  isSent = false
})
window.addEventListener("beforeunload", (event) => {
  if (hasChanged) event.preventDefault()
})
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.code === "KeyS" && form) {
    event.preventDefault()
    form.requestSubmit(form.querySelector("[name=_save]"))
  }
})
