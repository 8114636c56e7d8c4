export function Note({ text, answer }: { text: string; answer: SessionAnswer }) {
  // ruleid: kept-in-the-browser
  localStorage.setItem('token', answer.accessToken);
  // ruleid: kept-in-the-browser
  document.cookie = `token=${answer.accessToken}`;
  // ok: kept-in-the-browser
  const language = localStorage.getItem('language');
  // ruleid: markup-from-text
  document.body.innerHTML = text;
  // ruleid: message-to-any-window
  window.parent.postMessage(answer, '*');
  // ok: message-to-any-window
  channel.postMessage(answer);
  // ruleid: markup-from-text
  const bad = <p dangerouslySetInnerHTML={{ __html: text }} />;
  // ok: markup-from-text
  return <p lang={language}>{text}</p>;
}
