import { join } from 'node:path'
import { AnswerableError, NewKey, validate } from '@answerable/contract'
import { AnswerableApiError, type DecisionAnswer } from '@answerable/sdk'
import { z } from 'zod'
import { readJsonObject } from '../http/body.ts'
import { problemOf, problemResponse } from '../http/problem.ts'
import { sign } from './cast.ts'
import type { Founded, Stage } from './stage.ts'
import { editedRowFound } from './steps/6-proof.ts'
import { approve } from './steps/3-holding.ts'

/** Answers the guided practice in the browser; undefined for what is not its. */
export type Guide = (request: Request) => Promise<Response> | undefined

const PATH = '/practice/guide'
const WHO = ['ada', 'rosa'] as const
const Be = z.strictObject({ who: z.enum(WHO), key: NewKey })
const Ask = z.strictObject({ amount: z.string().regex(/^\d{1,6}\.\d\d$/u) })
const Second = z.strictObject({ decision: z.string().max(64) })

type Act = (body: Record<string, unknown>) => Promise<object>

/**
 * What a browser cannot do by itself in the guided practice: be one of the made-up people, have the scripted agent ask,
 * and have a colleague agree. Every act is a signed command or an agent's call of the practice log, like any other.
 *
 * It stands only beside a practice server, which listens on this machine alone: whoever reaches it may be its people.
 */
export function practiceGuide(stage: Stage, { cast, bot }: Pick<Founded, 'cast' | 'bot'>): Guide {
  let asked = 0
  const acts: Readonly<Record<string, Act>> = {
    be: async (body) => {
      const { who, key } = validate(Be, body)
      const person = cast[who]
      await sign(stage, person, 'key.add', { person: person.id, key })
      // A further key of somebody who holds powers signs only once a grantor has confirmed it; Rosa holds none.
      if (who === 'ada')
        await sign(stage, cast.grace, 'key.confirm', {
          person: person.id,
          key: stage.deployment.edge.keyIdOf(key.publicKey),
        })
      return { person: person.id }
    },
    ask: async (body) => {
      const { amount } = validate(Ask, body)
      asked += 1
      return asAnswered(await bot.refund(`G-${asked}`, amount))
    },
    second: async (body) => {
      const { decision } = validate(Second, body)
      await approve(stage, cast.ravi, decision, 'Practice: the amount is that of the order.')
      return { decision }
    },
    edit: () => editedRowFound(stage, join(stage.folder, `guided-${(asked += 1)}`)),
  }
  const told = { people: WHO.map((who) => ({ who, person: cast[who].id, name: cast[who].name })) }
  return (request) => {
    const { pathname } = new URL(request.url)
    if (pathname === PATH && request.method === 'GET') return Promise.resolve(json(told))
    const act = pathname.startsWith(`${PATH}/`) ? acts[pathname.slice(PATH.length + 1)] : undefined
    if (act === undefined || request.method !== 'POST') return undefined
    return answered(stage, request, act)
  }
}

async function answered(stage: Stage, request: Request, act: Act): Promise<Response> {
  try {
    // A page of another site can send no such header: it must not act here for whoever has this one open.
    if (request.headers.get('answerable-console') !== '1') throw new AnswerableError('forbidden')
    return json(await act(await readJsonObject(request)))
  } catch (cause) {
    // What the practice log refused is the answer: its own words, and no error of ours.
    const error =
      cause instanceof AnswerableApiError ? new AnswerableError('conflict', cause.message, { cause }) : cause
    return problemResponse(problemOf(error, `urn:uuid:${stage.deployment.edge.newId()}`))
  }
}

const json = (value: object): Response => Response.json(value, { headers: { 'cache-control': 'no-store' } })
const asAnswered = ({ decision, outcome, index }: DecisionAnswer): object => ({ decision, outcome, index })
