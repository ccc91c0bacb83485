import type { JsonObject } from '@answerable/contract'
import { type FrozenAction, freezeAction } from '../action.ts'

/** A held action as JSON: all another process needs to finish it. It carries a run token: keep it as you keep keys. */
export type HeldHandle = {
  v: 1
  decision: string
  run: string
  runToken: string
  kind: 'action' | 'output'
  tool: string | null
  arguments: JsonObject
  text: string | null
  /** instant after which nobody can approve it any more */
  due: string
}

/**
 * The action of a handle, frozen again. A handle that was altered on the way has another digest, and the server refuses
 * the claim: what people approved is what runs.
 */
export function actionOfHandle(handle: HeldHandle): FrozenAction {
  if (handle.v !== 1) throw new TypeError('not a handle of this version')
  return handle.kind === 'output'
    ? freezeAction({ kind: 'output', text: handle.text ?? '' })
    : freezeAction({ tool: handle.tool ?? '', arguments: handle.arguments })
}
