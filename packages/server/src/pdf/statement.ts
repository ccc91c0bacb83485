import PDFDocument from 'pdfkit'
import { winAnsi } from './win-ansi.ts'

/** What a signed statement is printed from. All of it is in the log; nothing here is kept. */
export type PrintedStatement = {
  readonly title: string
  readonly practice: boolean
  /** the sentences that were signed, in order */
  readonly sentences: readonly string[]
  /** label and value, each on its own line under the words: who, when, with which key, where it stands */
  readonly particulars: readonly (readonly [label: string, value: string])[]
  /** the receipt as a file, attached to the page it proves */
  readonly receipt: { readonly name: string; readonly json: string }
  /** when it was signed: the only time in the file, so that the same statement gives the same bytes */
  readonly signedAt: Date
}

const SIZES = [11.5, 11, 10.5, 10, 9.5, 9, 8.5, 8]
const MARGIN = 62
const BODY = 'Times-Roman'
const LABEL = 'Helvetica'

/**
 * A signed statement as one A4 page, tagged for screen readers (PDF 1.7), with its receipt inside. A long one is set
 * smaller, down to 8 points; only what does not fit then goes on to a second page.
 */
export async function statementPdf(statement: PrintedStatement): Promise<Uint8Array<ArrayBuffer>> {
  const size = SIZES.find((points) => pagesAt(statement, points) === 1) ?? 8
  const document = open(statement)
  const bytes = collected(document)
  typeset(document, statement, size)
  document.file(Buffer.from(statement.receipt.json, 'utf8'), {
    name: statement.receipt.name,
    type: 'application/json',
    description: 'The receipt: proof that this statement is in the log',
    creationDate: statement.signedAt,
    modifiedDate: statement.signedAt,
  })
  document.end()
  return bytes
}

function pagesAt(statement: PrintedStatement, size: number): number {
  const document = open(statement)
  let pages = 1
  document.on('pageAdded', () => {
    pages += 1
  })
  typeset(document, statement, size)
  return pages
}

function open({ title, signedAt }: PrintedStatement): PDFKit.PDFDocument {
  return new PDFDocument({
    size: 'A4',
    margins: { top: MARGIN, bottom: MARGIN, left: MARGIN + 14, right: MARGIN + 14 },
    pdfVersion: '1.7',
    tagged: true,
    lang: 'en',
    displayTitle: true,
    info: { Title: winAnsi(title), Producer: 'Answerable', CreationDate: signedAt, ModDate: signedAt },
  })
}

function typeset(document: PDFKit.PDFDocument, statement: PrintedStatement, size: number): void {
  const section = document.struct('Document')
  document.addStructure(section)
  const say = (tag: string, draw: () => void): void => {
    section.add(document.struct(tag, {}, draw))
  }
  if (statement.practice)
    say('P', () =>
      document.font('Helvetica-Bold').fontSize(10).text('PRACTICE: nothing in this log is real.').moveDown(),
    )
  say('H1', () => document.font('Times-Bold').fontSize(19).text(winAnsi(statement.title)).moveDown(0.8))
  for (const sentence of statement.sentences) {
    say('P', () =>
      document
        .font(BODY)
        .fontSize(size)
        .text(winAnsi(sentence), { lineGap: size * 0.22 })
        .moveDown(0.45),
    )
  }
  say('P', () => document.moveDown(0.6).font(LABEL).fontSize(8).fillColor('#444444').text(''))
  for (const [label, value] of statement.particulars) {
    say('P', () =>
      document
        .font('Helvetica-Bold')
        .fontSize(7.5)
        .text(`${label}  `, { continued: true, lineGap: 2.5 })
        .font('Courier')
        .text(winAnsi(value)),
    )
  }
  say('P', () =>
    document
      .moveDown(0.6)
      .font(LABEL)
      .fontSize(7.5)
      .text(`The receipt is attached to this file as ${statement.receipt.name}. Anybody can check it without us.`),
  )
  section.end()
}

function collected(document: PDFKit.PDFDocument): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Buffer[] = []
  return new Promise((resolve, reject) => {
    document.on('data', (part: Buffer) => parts.push(part))
    document.on('end', () => resolve(new Uint8Array(Buffer.concat(parts))))
    document.on('error', reject)
  })
}
