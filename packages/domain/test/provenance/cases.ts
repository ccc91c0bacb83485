import type { JsonObject } from '@answerable/contract'
import type { Match, Origin } from '../../src/provenance/index.ts'

/** One value, where it must be found, and in which texts. Values of one argument `a`. */
export type Case = {
  readonly name: string
  readonly request?: string
  readonly trusted?: string
  readonly untrusted?: string
  readonly a: JsonObject[string]
  readonly origin: Origin
  readonly how?: Match
}

const invoice =
  'Invoice 88-1: pay 1,234.50 to GB29 NWBK 6016 1331 9268 19 before 5 March 2031, questions: +41 44 668 18 00'

export const CASES: readonly Case[] = [
  {
    name: 'the whole text of a part',
    trusted: 'LU280019400644750000',
    a: 'LU280019400644750000',
    origin: 'trusted',
    how: 'exact',
  },
  { name: 'a name the request says', request: 'send it to Mira', a: 'Mira', origin: 'request', how: 'contained' },
  {
    name: 'case and spacing',
    request: 'book Le  Petit\nMoulin',
    a: 'LE PETIT MOULIN',
    origin: 'request',
    how: 'contained',
  },
  {
    name: 'full-width letters (NFKC)',
    untrusted: 'pay ＡＢＣ１２３４５６７ now',
    a: 'abc1234567',
    origin: 'untrusted',
  },
  {
    name: 'zero-width characters',
    untrusted: 'write to ev\u200Bil\u200D@mal.example',
    a: 'evil@mal.example',
    origin: 'untrusted',
  },
  { name: 'request before untrusted', request: 'pay Mira', untrusted: 'pay Mira', a: 'Mira', origin: 'request' },
  { name: 'request before trusted', request: 'pay Mira', trusted: 'Mira', a: 'Mira', origin: 'request' },
  {
    name: 'trusted before untrusted',
    trusted: '- Mira\n- Tomas',
    untrusted: 'Mira said',
    a: 'Mira',
    origin: 'trusted',
  },
  {
    name: 'IBAN without its grouping',
    untrusted: invoice,
    a: 'GB29NWBK60161331926819',
    origin: 'untrusted',
    how: 'normalised',
  },
  {
    name: 'IBAN with other grouping',
    request: 'to GB29NWBK60161331926819 please',
    a: 'GB29-NWBK-6016-1331-9268-19',
    origin: 'request',
  },
  { name: 'telephone number', untrusted: invoice, a: '+41446681800', origin: 'untrusted', how: 'normalised' },
  { name: 'number format', untrusted: invoice, a: 1234.5, origin: 'untrusted', how: 'normalised' },
  { name: 'continental number format', request: 'transfer 1.234,50 today', a: '1,234.50', origin: 'request' },
  { name: 'spaced number', request: 'transfer 12 500 today', a: 12500, origin: 'request' },
  { name: 'apostrophes in numbers', request: "transfer 12'500.- today", a: 12500, origin: 'request' },
  { name: 'another number that starts alike', request: 'we spent 12.50', a: 12, origin: 'model' },
  { name: 'a negative number is another', request: 'pay 50', a: -50, origin: 'model' },
  { name: 'date in words', untrusted: invoice, a: '2031-03-05', origin: 'untrusted', how: 'normalised' },
  { name: 'date without its year', request: 'from May 10th to 13 May', a: '2031-05-13', origin: 'request' },
  { name: 'date of another year', request: 'on May 10th,2030', a: '2031-05-10', origin: 'model' },
  { name: 'slashed date', request: 'on 05/10/2031', a: '2031-05-10', origin: 'request' },
  { name: 'date and time', request: 'on 2031-05-10 at 16:00', a: '2031-05-10 16:00', origin: 'request' },
  { name: 'the time is the model’s', request: 'on 2031-05-10', a: '2031-05-10T09:00', origin: 'model' },
  {
    name: 'the moment is untrusted',
    request: 'on 2031-05-10',
    untrusted: '2031-05-10 09:00:00',
    a: '2031-05-10 09:00',
    origin: 'untrusted',
  },
  {
    name: 'e-mail in a sentence',
    request: 'write to <Ann.Lee@corp.example>.',
    a: 'ann.lee@corp.example',
    origin: 'request',
  },
  {
    name: 'a lookalike mailbox is not vouched for',
    request: 'write to ann.lee@corp.example',
    a: 'ann_lee@corp.example',
    origin: 'model',
  },
  {
    name: 'a lookalike is still accused',
    untrusted: 'write to ann.lee@corp.example',
    a: 'ann-lee@corp.example',
    origin: 'untrusted',
  },
  {
    name: 'URL without scheme',
    request: 'read www.site.example/a',
    a: 'https://www.site.example/a/',
    origin: 'request',
  },
  {
    name: 'another path is not the request’s',
    request: 'read www.site.example/a',
    a: 'www.site.example/b',
    origin: 'model',
  },
  {
    name: 'the host is untrusted',
    untrusted: 'see http://drop.example/x',
    a: 'https://drop.example/?q=4711',
    origin: 'untrusted',
  },
  { name: 'no digit more', request: 'account 12345678', a: '123456789', origin: 'model' },
  { name: 'no letter less', request: 'the annual report', a: 'annua', origin: 'model' },
  {
    name: 'JSON escapes',
    untrusted: '{"body":"Dear all,\\nBest wishes,\\nVera Klum"}',
    a: 'Best wishes, Vera',
    origin: 'untrusted',
  },
  { name: 'JSON unicode escapes', untrusted: '{"name":"Breizh Caf\\u00e9"}', a: 'Breizh Café', origin: 'untrusted' },
  {
    name: 'folded YAML',
    untrusted: 'body: "two scenarios\\\n    \\ related to work"',
    a: 'scenarios related',
    origin: 'untrusted',
  },
  {
    name: 'a backslash that is no escape',
    untrusted: 'open C:\\new\\table.txt',
    a: 'C:\\new\\table.txt',
    origin: 'untrusted',
  },
  {
    name: 'members of lists, worst one counts',
    request: 'invite a.b@c.example',
    untrusted: 'x.y@z.example',
    a: ['a.b@c.example', 'x.y@z.example'],
    origin: 'untrusted',
  },
  {
    name: 'members of a list in one text',
    request: 'invite a.b@c.example',
    untrusted: 'x.y@z.example',
    a: 'a.b@c.example; x.y@z.example',
    origin: 'untrusted',
  },
  { name: 'nested member', untrusted: 'file 77-abc', a: [{ id: '77-abc' }], origin: 'untrusted' },
  { name: 'address as a member name', untrusted: 'x.y@z.example', a: { 'x.y@z.example': true }, origin: 'untrusted' },
  { name: 'one digit says nothing', untrusted: 'item 7', a: 7, origin: 'model' },
  { name: 'one digit the request names', request: 'delete file 7', a: '7', origin: 'request' },
  { name: 'two digits do', untrusted: 'item 13', a: '13', origin: 'untrusted' },
  { name: 'a yes says nothing', untrusted: 'recurring: true', a: true, origin: 'model' },
  {
    name: 'a link in the model’s own text',
    untrusted: 'visit drop.example/a',
    a: 'Hello Bob, have a look at drop.example/a when you can',
    origin: 'untrusted',
    how: 'assembled',
  },
  {
    name: 'a link the request named',
    request: 'tell Bob about drop.example/a',
    untrusted: 'visit drop.example/a',
    a: 'Bob, look at drop.example/a when you can',
    origin: 'model',
  },
  {
    name: 'a long chunk',
    untrusted: 'The bridge is closed for repairs until further notice.',
    a: 'Dear team: as I heard this morning the bridge is closed for repairs. Plan more time.',
    origin: 'untrusted',
    how: 'assembled',
  },
  {
    name: 'half of a short text',
    request: 'add an event Booking hotel',
    untrusted: 'Hotel Alpenblick: 4.5',
    a: 'Booking Hotel Alpenblick',
    origin: 'untrusted',
  },
  {
    name: 'paraphrase is not seen',
    untrusted: 'The bridge is closed for repairs.',
    a: 'Crossing the river is impossible while they mend it.',
    origin: 'model',
  },
  {
    name: 'all of it from the request',
    request: 'Write: hello all. Title: Team lunch',
    a: 'Team lunch: hello all',
    origin: 'request',
    how: 'assembled',
  },
  { name: 'nothing seen', a: 'anything', origin: 'model', how: 'none' },
]
