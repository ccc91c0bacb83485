import type { JsonObject } from '@answerable/contract'
import type { Command } from 'commander'
import { wholeNumber } from '../options.ts'
import { objectAt, objectsAt, textOr } from '../reply.ts'
import type { Context, Runner } from '../run.ts'
import { listing } from '../style.ts'

/** `answerable rules`: what the log can show, rule by rule; what nobody has looked at is unknown. */
export function rulesCommands(program: Command, run: Runner): void {
  program
    .command('rules')
    .description('Rules judged by what the log holds: pass, fail, not applicable or unknown')
    .option('--as-of <entry>', 'as it was at that entry; records are known as of now only', wholeNumber)
    .option('--rule <id>', 'only that rule, with every item and the entries it rests on')
    .action(
      run(async (context, options: { asOf?: number; rule?: string }) => {
        const reply = await (await context.connect()).client.rules({ asOf: options.asOf })
        const rules = objectsAt(reply, 'rules').filter(
          ({ rule }) => options.rule === undefined || rule === options.rule,
        )
        return { json: { ...reply, rules }, text: page(context, reply, rules, options.rule !== undefined) }
      }),
    )
}

function page({ style, io }: Context, reply: JsonObject, rules: readonly JsonObject[], whole: boolean): string[] {
  const paint: Readonly<Record<string, (text: string) => string>> = {
    pass: style.green,
    fail: style.red,
    unknown: style.yellow,
  }
  const rows = rules.map((rule) => {
    const verdict = textOr(rule['verdict'])
    const counts = objectAt(rule, 'counts') ?? {}
    return [
      textOr(rule['rule']),
      (paint[verdict] ?? style.dim)(verdict),
      `${textOr(counts['pass'])} of ${textOr(rule['population'])}`,
      textOr(rule['sentence']),
    ]
  })
  const details = rules.flatMap((rule) =>
    objectsAt(rule, 'items')
      .filter((item) => whole || item['verdict'] === 'fail')
      .map((item) => [
        textOr(rule['rule']),
        textOr(item['item']),
        textOr(item['verdict']),
        `${textOr(item['why'])}${entriesIn(item)}`,
      ]),
  )
  const counts = objectAt(reply, 'counts') ?? {}
  const sum = ['pass', 'fail', 'unknown', 'not_applicable'].map(
    (name) => `${textOr(counts[name])} ${name.replace('_', ' ')}`,
  )
  return [
    style.bold(`${sum.join(', ')}.`),
    '',
    ...listing(rows, io.columns),
    ...(details.length === 0 ? [] : ['', ...listing(details, io.columns)]),
  ]
}

function entriesIn({ receipts }: JsonObject): string {
  return Array.isArray(receipts) && receipts.length > 0
    ? ` (entries ${receipts.map((one) => textOr(one)).join(', ')})`
    : ''
}
