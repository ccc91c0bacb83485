import { AnswerableError, type EventType, eventTable } from '@answerable/contract'
import { parseEntry } from '../../ledger/entry-format.ts'
import { readerOf } from '../../read/reader.ts'
import { callerOf } from '../../auth/caller.ts'
import type { Call, Reply } from '../edge.ts'
import { callerContext } from '../mount-doors.ts'

/** How often the log is looked at while somebody listens. */
const POLL_MS = 250
/** Proxies close a connection that is silent for longer. */
const HEARTBEAT_MS = 15_000
/** Entries told in one go; a reader who was away longer than that reads the pages again. */
const PAGE = 500
/** Connections this server keeps open for people. */
const MOST = 500

let open = 0

type Told = { index: number; type: EventType; id: string; useCase: string | null; time: string }

/**
 * GET /v1/events: server-sent events (HTML Standard, section 9.2). Each event is one advance of the log, `id` the index
 * it reaches; `Last-Event-ID` goes on after that. Only codes and ids of entries the reader may read are in it: what
 * changed is read by the routes, with their own rights.
 *
 * The credential is asked about at every look, so a sign-in that was ended hears nothing more.
 */
export async function events({ edge, request, query, caller }: Call): Promise<Reply> {
  if (caller.kind !== 'person') throw new AnswerableError('unauthenticated')
  if (open >= MOST) throw new AnswerableError('queue_full', 'Too many people are listening already.')
  const wanted = typeof query['useCase'] === 'string' ? query['useCase'] : undefined
  const { index } = await edge.view()
  let next = resumeAt(request.headers.get('last-event-id'), index) + 1
  let timer: NodeJS.Timeout | undefined
  let silent = 0
  let closed = false
  open += 1
  const end = (): void => {
    if (closed) return
    closed = true
    open -= 1
    clearTimeout(timer)
  }
  const text = new TextEncoder()

  /** Everything after what was told, as this person may see it; undefined once they may see nothing. */
  const look = async (): Promise<{ told: Told[]; reached: number }> => {
    const door = { permission: 'person', method: 'GET', scope: 'read:governance' } as const
    const now = await callerOf(request, door, await callerContext(edge))
    if (now.kind !== 'person') throw new AnswerableError('unauthenticated')
    const rows = await edge.store.entriesFrom(next, PAGE)
    const reader = rows.length === 0 ? undefined : await readerOf(edge, now)
    const told = rows.flatMap(({ bytes, index: at }) => {
      const { event, stream } = parseEntry(bytes, at)
      const useCase = stream.startsWith('uc:') ? stream.slice(3) : null
      const record = eventTable[event.type].kind === 'record'
      const shown = useCase === null || (record ? reader?.records(useCase) : reader?.governance(useCase)) === true
      if (!shown || (wanted !== undefined && useCase !== null && useCase !== wanted)) return []
      return [{ index: at, type: event.type, id: event.id, useCase, time: event.time }]
    })
    return { told, reached: next + rows.length - 1 }
  }

  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(text.encode(`retry: 1000\nid: ${next - 1}\nevent: open\ndata: {"index":${next - 1}}\n\n`))
      const turn = async (): Promise<void> => {
        const { told, reached } = await look()
        if (reached >= next) {
          next = reached + 1
          silent = 0
          const data = JSON.stringify({ index: reached, entries: told })
          controller.enqueue(text.encode(`id: ${reached}\nevent: advance\ndata: ${data}\n\n`))
        } else if ((silent += POLL_MS) >= HEARTBEAT_MS) {
          silent = 0
          controller.enqueue(text.encode(': still here\n\n'))
        }
      }
      const again = (): void => {
        timer = setTimeout(() => {
          if (closed) return
          turn().then(
            () => !closed && again(),
            () => {
              end()
              controller.close()
            },
          )
        }, POLL_MS)
        timer.unref()
      }
      again()
    },
    cancel: end,
  })
  return { headers: { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' }, stream }
}

/** The index after which to go on. One beyond the log is not believed: the log of before may have been another. */
function resumeAt(given: string | null, newest: number): number {
  const at = given !== null && /^\d{1,15}$/.test(given) ? Number(given) : newest
  return Math.min(at, newest)
}
