import { describe, it } from 'node:test'
import { killRounds, seededRandom, seedOfTest } from './support/kill-rounds.ts'
import { placeKinds } from './support/place.ts'

const ROUNDS = 20

for (const { name, skip, create } of placeKinds) {
  describe(`the product killed under load on ${name}, long`, { skip }, () => {
    it(`${ROUNDS} times: acknowledged is durable, asked again is answered the same, nothing happens twice`, async (t) => {
      const seed = seedOfTest()
      t.diagnostic(`ANSWERABLE_TEST_SEED=${seed}`)
      const place = await create()
      try {
        t.diagnostic(JSON.stringify(await killRounds(place, ROUNDS, seededRandom(seed))))
      } finally {
        await place.remove()
      }
    })
  })
}
