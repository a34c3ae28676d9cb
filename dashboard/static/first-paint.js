// Before the first paint: the theme and the language chosen here, so that nothing flashes.
try {
  const theme = localStorage.getItem("rapport.dashboard.theme");
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
  document.documentElement.lang = localStorage.getItem("rapport.dashboard.language") || navigator.language || "en";
} catch {
  // Storage is refused: the system's theme and the browser's language it is.
}
