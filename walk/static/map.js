// Makes the drawn maps live: they can be moved and zoomed, and on the drawing page clicked. Without it all still works.
const TOLD = { line: [], kilometres: [], checkpoints: [] };

for (const place of document.querySelectorAll(".map[data-leaflet]")) {
  const watcher = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    watcher.disconnect();
    wake(place).catch(() => {}); // the drawn map stays
  }, { rootMargin: "200px" });
  watcher.observe(place);
}

async function wake(place) {
  const told = place.dataset.map ? await (await fetch(place.dataset.map)).json() : TOLD;
  await Promise.all([loaded("link", { rel: "stylesheet", href: place.dataset.look }), loaded("script", { src: place.dataset.leaflet })]);
  const living = document.createElement("div");
  living.className = "living";
  living.setAttribute("role", "region");
  living.setAttribute("aria-label", place.dataset.label);
  place.append(living);
  const map = L.map(living, { zoomControl: false, attributionControl: false, scrollWheelZoom: false, minZoom: 3, maxZoom: 18, zoomSnap: 0.25 });
  L.control.zoom({ zoomInTitle: place.dataset.in, zoomOutTitle: place.dataset.out }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  if (place.dataset.tiles) {
    L.control.attribution({ prefix: false }).addTo(map);
    L.tileLayer(place.dataset.tiles, { attribution: place.dataset.attribution, maxZoom: 18 }).addTo(map);
  } else {
    paper().addTo(map);
  }
  map.on("focus click", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
  if ("draws" in place.dataset) drawOn(map, place.dataset.tiles);
  else show(map, told, place.dataset.start);
  place.querySelector("svg.mapped")?.remove();
}

function show(map, told, startLabel) {
  const line = L.polyline(told.line, { className: "edge", weight: 9, interactive: false, smoothFactor: 0.3 }).addTo(map);
  L.polyline(told.line, { className: "way", weight: 5, interactive: false, smoothFactor: 0.3 }).addTo(map);
  told.kilometres.forEach((at, n) => pin(map, at, "km", String(5 * (n + 1))));
  pin(map, told.line[0], "begin", "", startLabel);
  told.checkpoints.forEach((each, n) => {
    const name = document.createElement("a");
    name.textContent = each.name;
    name.href = `#${each.id}`;
    pin(map, each.at, "stop", String(n + 1), each.name, true).bindPopup(name, { closeButton: false });
  });
  map.fitBounds(line.getBounds(), { padding: [30, 30], animate: false });
}

// The list of points is the truth; the map shows it and adds to it.
function drawOn(map, tiles) {
  const form = document.querySelector("[data-drawing]");
  const list = form.querySelector(".points");
  const length = form.querySelector("[data-length]");
  const edge = L.polyline([], { className: "edge", weight: 9, interactive: false, smoothFactor: 0.3 }).addTo(map);
  const way = L.polyline([], { className: "way", weight: 5, interactive: false, smoothFactor: 0.3 }).addTo(map);
  const dots = L.layerGroup().addTo(map);
  const rows = () => [...list.querySelectorAll("input")];
  const spot = (input) => {
    const parts = input.value.trim().split(/[\s;]+/).length === 2 ? input.value.trim().split(/[\s;]+/) : input.value.split(",");
    const [lat, lon] = parts.map((part) => Number(part.trim().replace(/,$/, "").replace(",", ".") || NaN));
    return parts.length === 2 && Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? [lat, lon] : null;
  };
  const add = (text) => {
    if (rows().length >= Number(form.dataset.most)) return null;
    const row = form.querySelector("template").content.firstElementChild.cloneNode(true);
    row.querySelector("input").value = text;
    list.append(row);
    return row.querySelector("input");
  };
  const draw = () => {
    const spots = rows().map(spot).filter(Boolean);
    edge.setLatLngs(spots);
    way.setLatLngs(spots);
    dots.clearLayers();
    rows().forEach((input, n) => {
      const at = spot(input);
      if (at) pinned(at, n, input).addTo(dots);
    });
    const metres = spots.slice(1).reduce((sum, at, n) => sum + map.distance(spots[n], at), 0);
    length.textContent = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 }).format(metres / 1000);
  };
  const pinned = (at, n, input) => {
    const dot = L.marker(at, { icon: icon("dot", String(n + 1)), draggable: true, keyboard: false, autoPan: true });
    dot.on("dragend", () => { input.value = written(dot.getLatLng()); draw(); });
    return dot;
  };
  map.on("click", (event) => { add(written(event.latlng)); draw(); });
  list.addEventListener("input", draw);
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=do]");
    if (!button || button.value === "save") return;
    event.preventDefault();
    const row = button.closest("li");
    const [verb] = button.value.split("-");
    if (verb === "add") add("")?.focus();
    if (verb === "undo") list.lastElementChild?.remove();
    if (verb === "clear") list.replaceChildren();
    if (verb === "up") row.previousElementSibling?.before(row);
    if (verb === "down") row.nextElementSibling?.after(row);
    if (verb === "remove") { (row.nextElementSibling || row.previousElementSibling)?.querySelector("input").focus(); row.remove(); }
    else if (row) button.focus();
    draw();
  });
  const known = rows().map(spot).filter(Boolean);
  if (known.length > 1) map.fitBounds(known, { padding: [40, 40], animate: false });
  else map.setView(known[0] || [50.85, 4.4], known.length ? 14 : tiles ? 9 : 12);
  draw();
}

function written({ lat, lng }) {
  return `${lat.toFixed(5)}, ${(((lng + 540) % 360) - 180).toFixed(5)}`;
}

function pin(map, at, look, text, title = "", opens = false) {
  return L.marker(at, { icon: icon(look, text), title, interactive: opens, keyboard: opens }).addTo(map);
}

function icon(look, text) {
  const word = document.createElement("span");
  word.textContent = text;
  return L.divIcon({ className: `pin-${look}`, html: word, iconSize: null });
}

function paper() {
  const layer = L.gridLayer({ tileSize: 128 });
  layer.createTile = () => Object.assign(document.createElement("div"), { className: "paper" });
  return layer;
}

function loaded(tag, values) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement(tag), values, { onload: resolve, onerror: reject });
    document.head.append(element);
  });
}
