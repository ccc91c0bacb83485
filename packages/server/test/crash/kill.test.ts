import { describe, it } from 'node:test'
import { killRounds, seededRandom, seedOfTest } from './support/kill-rounds.ts'
import { placeKinds } from './support/place.ts'

const ROUNDS = { SQLite: 10, PostgreSQL: 5 }

for (const { name, skip, create } of placeKinds) {
  describe(`the product killed under load on ${name}`, { skip }, () => {
    it(`${ROUNDS[name]} times: acknowledged is durable, asked again is answered the same, nothing happens twice`, async (t) => {
      const seed = seedOfTest()
      t.diagnostic(`ANSWERABLE_TEST_SEED=${seed}`)
      const place = await create()
      try {
        t.diagnostic(JSON.stringify(await killRounds(place, ROUNDS[name], seededRandom(seed))))
      } finally {
        await place.remove()
      }
    })
  })
}
