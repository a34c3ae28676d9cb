// For the page-cost bench: how it talks to our tag. Runs after the tag's script.
window.__pc = {
  ready: () => !!window.rapport?.track,
  event: (name, properties) => rapport.track(name, properties),
  survey: () => rapport.track("pc_survey_trigger"),
};
