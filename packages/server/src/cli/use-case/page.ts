import type { JsonObject } from '@answerable/contract'
import { objectsAt, textOr } from '../reply.ts'
import { columns, type Style, wrap } from '../style.ts'

/** Where something else ends before the signature does: a cover, an exception, a further signature. */
function changesAt({ until, signedUntil }: JsonObject): [string, string][] {
  return typeof until === 'string' && until !== signedUntil ? [['next change', until]] : []
}

/** One use case on a screen: who answers, until when, what is missing and who can mend it. */
export function useCasePage(view: JsonObject, style: Style, columnsWide: number): string[] {
  const facts: [string, string][] = [
    ['standing', view['open'] === true ? style.green('open') : style.red('closed')],
    ['mode', textOr(view['mode'])],
    ...objectsAt(view, 'restrictions').map((one): [string, string] => [
      'restriction',
      `${textOr(one['id'])} (${textOr(one['mode'])}, ${textOr(one['cause'])})`,
    ]),
    ['tier', `${textOr(view['tier'])} (floor ${textOr(view['tierFloor'])})`],
    ['enforcement', textOr(view['enforcement'])],
    ['revision', `${textOr(view['revision'])}, in force ${textOr(view['revisionInForce'], 'none')}`],
    ['owner', textOr(view['ownerName'], textOr(view['owner']))],
    ['signed until', textOr(view['signedUntil'], 'nobody has signed')],
    ...changesAt(view),
  ]
  return [
    `${style.bold(textOr(view['name'], textOr(view['useCase'])))}${view['provisional'] === true && typeof view['until'] === 'string' ? style.yellow('  PROVISIONAL') : ''}`,
    ...columns(facts.map(([field, value]) => [`  ${field}`, value])),
    ...objectsAt(view, 'missing').flatMap((reason) => [
      '',
      ...wrap(textOr(reason['sentence']), columnsWide, `  ${style.yellow('missing')}  `, '           '),
      `           can be mended by: ${textOr(reason['mend'])}`,
    ]),
  ]
}
