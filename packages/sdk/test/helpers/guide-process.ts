import { FakeServer } from './fake-server.ts'

// Loaded before a program from the guide: its `fetch` reaches a gate in memory, whose reviewers approve at once.
const server = new FakeServer(() => Date.now())
const limits = { deny: 1000, review: 100 }
server.outcomeOf = (_, { amount }) =>
  Number(amount) > limits.deny ? 'deny' : Number(amount) > limits.review ? 'review' : 'allow'
server.tamper = (route, body) => {
  if (route === 'decide' && body['outcome'] === 'review')
    setTimeout(() => server.approve(body['decision'] as string), 50)
  return body
}
globalThis.fetch = ((url: string, init: RequestInit) => server.fetch(url, init)) as typeof fetch
