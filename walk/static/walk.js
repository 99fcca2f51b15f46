// Makes pages nicer; every page works without it.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy],[data-share]");
  if (!button) return;
  if (button.dataset.share) {
    navigator.share({ title: document.title, url: button.dataset.share }).catch(() => {});
    return;
  }
  const field = document.getElementById(button.dataset.copy);
  field.select();
  navigator.clipboard.writeText(field.value).then(() => {
    button.textContent = button.dataset.done;
  });
});

for (const button of document.querySelectorAll("[data-share]")) button.hidden = !navigator.share;
for (const button of document.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;

// One click sends a form once; coming back with the back button makes it usable again.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post") return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// Typing another amount unticks the proposed ones, and the other way round.
const other = document.querySelector("[data-other-amount]");
if (other) {
  const proposed = document.querySelectorAll("input[type=radio][name=amount]");
  other.addEventListener("input", () => other.value && proposed.forEach((each) => (each.checked = false)));
  proposed.forEach((each) => each.addEventListener("change", () => (other.value = "")));
}

// Live fragments: fetched again every ten seconds while the page is looked at.
for (const live of document.querySelectorAll("[data-live]")) {
  setInterval(async () => {
    if (document.hidden) return;
    const answer = await fetch(live.dataset.live, { headers: { Accept: "text/html" } });
    if (answer.ok) live.innerHTML = await answer.text();
  }, 10000);
}

// What a giver adds for the costs of paying, exactly, for the amount chosen.
const covers = document.querySelector("[data-points]");
if (covers) {
  const shown = document.querySelector("[data-cover]");
  const euros = new Intl.NumberFormat(document.documentElement.lang + "-BE", { style: "currency", currency: "EUR" });
  const show = () => {
    const chosen = document.querySelector("input[type=radio][name=amount]:checked");
    const typed = Math.round(Number((other.value || "").replace(/\s/g, "").replace(",", ".")) * 100);
    const gift = typed || Number(chosen?.value) || 0;
    const points = Number(covers.dataset.points);
    const cover = Math.ceil((gift * points + Number(covers.dataset.fixed) * 10000) / (10000 - points));
    shown.hidden = !gift;
    document.querySelector("[data-covers]").hidden = Boolean(gift);
    shown.textContent = `+ ${euros.format(cover / 100)} → ${euros.format((gift + cover) / 100)}`;
  };
  covers.form.addEventListener("input", show);
  show();
}

// What a pledge per kilometre comes to at most, while it is typed.
const promise = document.querySelector("[data-promise]");
if (promise) {
  const sentence = document.querySelector("[data-makes]");
  const euros = new Intl.NumberFormat(document.documentElement.lang + "-BE", { style: "currency", currency: "EUR" });
  const cents = (name) => Math.round(Number(promise.querySelector(`[name=${name}]`).value.replace(/\s/g, "").replace(",", ".")) * 100);
  promise.addEventListener("input", () => {
    const makes = Math.min(cents("most"), Math.floor((cents("per_km") * Number(promise.dataset.metres) + 500) / 1000));
    if (makes > 0) sentence.textContent = sentence.dataset.makes.replace("{amount}", euros.format(makes / 100));
  });
}

// When too much comes from one connection: a little work, and the form goes on by itself.
const challenge = document.querySelector("input[name=challenge]");
if (challenge && window.crypto?.subtle) {
  document.querySelector("[data-proving]").hidden = false;
  document.querySelector("[data-waiting]").hidden = true;
  const encoder = new TextEncoder();
  const bits = Number(challenge.dataset.bits);
  const zeros = (bytes) => {
    const first = bytes.findIndex((byte) => byte !== 0);
    return first * 8 + Math.clz32(bytes[first]) - 24;
  };
  const solve = async () => {
    for (let start = 0; ; start += 64) {
      const tries = Array.from({ length: 64 }, (_, n) => crypto.subtle.digest("SHA-256", encoder.encode(`${challenge.value}:${start + n}`)));
      const found = (await Promise.all(tries)).findIndex((digest) => zeros(new Uint8Array(digest)) >= bits);
      if (found >= 0) return start + found;
    }
  };
  solve().then((number) => {
    challenge.form.elements.number.value = number;
    const way = challenge.form.dataset.way;
    challenge.form.requestSubmit(way ? challenge.form.querySelector(`button[value=${way}]`) : undefined);
  });
}
