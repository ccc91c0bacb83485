import { type Style, wrap } from '../cli/style.ts'

/** Tells the story and keeps count of what did not come out as told. */
export type Narrator = {
  readonly style: Style
  /** what did not come out as told */
  readonly failures: readonly string[]
  chapter(number: number, title: string): Promise<void>
  say(text: string): Promise<void>
  /** lines as they are, set in */
  show(lines: readonly string[]): Promise<void>
  /** a sentence that must hold: told with a tick, or with a cross and remembered */
  check(holds: boolean, sentence: string): Promise<void>
  /** for steps that can not go on */
  require(holds: boolean, sentence: string): Promise<void>
}

/** A step without which the rest cannot be told. */
export class StoryBroken extends Error {
  override readonly name = 'StoryBroken'
}

export type NarratorOptions = {
  out: (text: string) => void
  style: Style
  columns: number
  /** waits so that people can read; resolves at once where nobody watches */
  pause: (milliseconds: number) => Promise<void>
}

/** Reading speed: slow enough to follow, fast enough that the whole story takes about two minutes. */
const MS_PER_CHARACTER = 14

export function narrator({ out, style, columns, pause }: NarratorOptions): Narrator {
  const failures: string[] = []
  const tell = async (lines: readonly string[]): Promise<void> => {
    for (const line of lines) out(line)
    await pause(lines.join('').length * MS_PER_CHARACTER)
  }
  const check = async (holds: boolean, sentence: string): Promise<void> => {
    if (!holds) failures.push(sentence)
    const mark = holds ? style.green('✓') : style.red('✗')
    await tell(wrap(holds ? sentence : `NOT AS TOLD: ${sentence}`, columns, `   ${mark} `, '     '))
  }
  return {
    style,
    failures,
    chapter: (number, title) => tell(['', style.bold(`${number}  ${title}`), '']),
    say: (text) => tell(wrap(text, columns, '   ')),
    show: (lines) =>
      tell(lines.flatMap((line) => wrap(line, columns, `     ${style.cyan('│')} `, `     ${style.cyan('│')}   `))),
    check,
    require: async (holds, sentence) => {
      await check(holds, sentence)
      if (!holds) throw new StoryBroken(sentence)
    },
  }
}
