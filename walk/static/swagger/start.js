// Shows the description of the API that stands beside this page.
window.addEventListener("load", () => {
  const place = document.getElementById("api");
  window.SwaggerUIBundle({ url: place.dataset.description, domNode: place, deepLinking: false, validatorUrl: null });
});
