import { type JsonObject, sentenceOf, menderOf } from '@answerable/contract'
import { objectAt, objectsAt, textOr } from '../reply.ts'
import { columns, type Style } from '../style.ts'

/** One use case on a screen: who answers, until when, what is missing and who can mend it. */
export function useCasePage(view: JsonObject, style: Style): string[] {
  const standing = objectAt(view, 'standing') ?? view
  const reasons = objectsAt(standing, 'reasons')
  const open = reasons.length === 0
  const owner = objectAt(view, 'owner')
  const facts: [string, string][] = [
    ['standing', open ? style.green('open') : style.red('closed')],
    ['mode', textOr(view['mode'])],
    ['tier', textOr(view['tier'])],
    ['revision', textOr(view['revision'])],
    ['owner', owner === undefined ? textOr(view['owner']) : textOr(owner['name'], textOr(owner['person']))],
    ['signed until', textOr(objectAt(view, 'acceptance')?.['until'], 'nobody has signed')],
  ]
  return [
    style.bold(textOr(view['name'], textOr(view['useCase']))),
    ...columns(facts.map(([field, value]) => [`  ${field}`, value])),
    ...reasons.flatMap((reason) => [
      '',
      `  ${style.yellow('missing')}  ${textOr(reason['sentence'], sentenceOf(codeOf(reason)))}`,
      `           can be mended by: ${textOr(reason['mend'], menderOf(codeOf(reason)))}`,
    ]),
  ]
}

const codeOf = (reason: JsonObject): { code: string; value?: string } => {
  const { code, value } = reason
  return { code: textOr(code), ...(typeof value === 'string' ? { value } : {}) }
}
