// Questions that hang on an answer are shown once it is given. Without script all of them are, each
// with a line that says when to answer; the server leaves out what wasn't asked.

const hanging = [...document.querySelectorAll("[data-hangs-on]")];

// Whether somebody who is shown the question has given this answer to it.
function isAnswered(name, answer) {
  const inputs = [...document.getElementsByName(name)];
  return inputs.some(
    (input) => input.checked && input.value === answer && !input.closest("[data-hangs-on][hidden]"),
  );
}

// In their order: what hangs on a hidden question is hidden too.
function show() {
  for (const question of hanging) {
    question.hidden = !isAnswered(question.dataset.hangsOn, question.dataset.answer);
  }
}

document.addEventListener("change", show);
show();
