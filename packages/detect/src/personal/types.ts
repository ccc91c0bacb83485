/** What a piece of personal data is. */
export type PersonalType =
  | 'email'
  | 'phone'
  | 'iban'
  | 'payment_card'
  | 'national_id'
  | 'ip_address'
  | 'url_user'
  | 'date_of_birth'
  | 'street_address'
  | 'person_name'

/** Personal data in a text. It says where, never what. Positions are UTF-16 code units, ends exclusive. */
export interface PersonalFinding {
  type: PersonalType
  /** Which scheme, where a type has several: `de-tax-id` for a national id. */
  scheme?: string
  start: number
  end: number
  /** From 0 to 1: how likely this is what it looks like. An order, not a probability. */
  score: number
}

/** Looks for one type. May report overlapping and doubtful findings; the caller chooses. */
export type Recogniser = (text: string) => PersonalFinding[]
