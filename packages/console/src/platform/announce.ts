/** Things that happen in this browser alone and that no page of the server tells: for the guided practice. */
type Happening = 'verified'

export function announce(what: Happening): void {
  window.dispatchEvent(new CustomEvent(`answerable:${what}`))
}

/** @returns what stops listening */
export function onHappening(what: Happening, told: () => void): () => void {
  window.addEventListener(`answerable:${what}`, told)
  return () => window.removeEventListener(`answerable:${what}`, told)
}
