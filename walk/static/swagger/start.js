// Shows the description of the API that stands beside this page.
window.addEventListener("load", () => {
  const place = document.getElementById("api");
  const onComplete = () => place.querySelector("main")?.setAttribute("role", "group"); // the page has its own main
  window.SwaggerUIBundle({ url: place.dataset.description, domNode: place, deepLinking: false, validatorUrl: null, defaultModelsExpandDepth: 0, onComplete });
});
