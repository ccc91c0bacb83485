import {
  type Decided,
  decide,
  emptyModel,
  type Envelope,
  fold,
  type Model,
  modelFromJson,
  modelToJson,
} from '../../src/index.ts'
import { World } from '../world.ts'

/**
 * Two servers on one log. Each keeps its own model and reads what the other wrote before it writes; the one that has not
 * read it yet is fenced: what it decided is thrown away with its place in the log. One of the two is started again from
 * a snapshot now and then, in the middle of everything.
 */
export class TwoServers extends World {
  #other: Model = emptyModel()
  #read = 0
  #commands = 0
  #snapshot = { at: 0, text: JSON.stringify(modelToJson(emptyModel())) }
  /** times a server decided on what it had not read, and was refused its place */
  fenced = 0
  restarts = 0
  readonly faults: string[] = []

  override submit(envelope: Envelope): Decided {
    this.#commands += 1
    if (this.#commands % 40 === 0)
      this.#snapshot = { at: this.events.length, text: JSON.stringify(modelToJson(this.model)) }
    if (this.#commands % 3 > 0) this.#changeOver(envelope)
    return super.submit(envelope)
  }

  #changeOver(envelope: Envelope): void {
    if (this.#read < this.events.length) {
      // INVARIANT: deciding changes nothing. What a stale server decides must leave no trace, even in its own memory.
      decide({ model: this.#other, facts: this.facts, tools: this.tools, now: this.now }, envelope)
      this.fenced += 1
    }
    if (this.#commands % 25 === 0) {
      this.#other = modelFromJson(JSON.parse(this.#snapshot.text))
      this.#read = this.#snapshot.at
      this.restarts += 1
    }
    for (const event of this.events.slice(this.#read)) this.#other = fold(this.#other, event)
    if (
      this.#commands % 40 === 1 &&
      JSON.stringify(modelToJson(this.#other)) !== JSON.stringify(modelToJson(this.model))
    )
      this.faults.push('two servers fold the same log to different models')
    const former = this.model
    this.model = this.#other
    this.#other = former
    this.#read = this.events.length
  }
}
