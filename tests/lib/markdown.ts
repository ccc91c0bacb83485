import { posix } from 'node:path'
import { lineOf } from './mask.ts'
import type { TextFile, Violation } from './repo.ts'

/** Blanks code, in which brackets are not links. */
function withoutCode(text: string): string {
  return text.replace(/^(```|~~~)[\s\S]*?^\1|`[^`\n]*`/gmu, (code) => code.replace(/[^\n]/gu, ' '))
}

/** The anchors that a Markdown file offers, made from its headings as code hosts make them. */
export function anchorsOf(text: string): string[] {
  const seen = new Map<string, number>()
  return [...text.replace(/^(```|~~~)[\s\S]*?^\1/gmu, '').matchAll(/^#{1,6}\s+(.+?)\s*#*$/gmu)].map((match) => {
    const slug = (match[1] ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/gu, '-')
    const before = seen.get(slug) ?? 0
    seen.set(slug, before + 1)
    return before === 0 ? slug : `${slug}-${before}`
  })
}

/**
 * Every relative link leads to a file that exists, and its anchor to a heading of that file.
 *
 * @param exists Whether a path relative to the root exists; for links to files that are not Markdown.
 */
export function checkLinks(files: TextFile[], exists: (path: string) => boolean): Violation[] {
  const texts = new Map(files.map((file) => [file.path, file.text]))
  return files.flatMap((file) => {
    const text = withoutCode(file.text)
    const links = [...text.matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)|^\[[^\]]+\]:\s*(\S+)/gmu)]
    return links.flatMap((match) => {
      const why = judge(match[1] ?? match[2] ?? '', file.path, texts, exists)
      return why === undefined ? [] : [{ path: file.path, line: lineOf(text, match.index), why }]
    })
  })
}

function judge(
  link: string,
  from: string,
  texts: Map<string, string>,
  exists: (path: string) => boolean,
): string | undefined {
  if (/^[a-z][a-z+.-]*:/iu.test(link)) return undefined
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? from : posix.normalize(posix.join(posix.dirname(from), decodeURI(path)))
  if (target.startsWith('../')) return `${link} leaves the repository`
  const text = texts.get(target)
  if (text === undefined && !exists(target)) return `${link} leads nowhere`
  if (anchor === undefined || text === undefined || anchorsOf(text).includes(anchor)) return undefined
  return `${target} has no heading #${anchor}`
}
