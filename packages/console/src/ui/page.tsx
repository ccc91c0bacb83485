import { type ReactNode, useEffect } from 'react'
import { useText } from '../text/use-text.tsx'

type PageProps = {
  title: string
  /** a line above the title: which kind of thing this is */
  over?: ReactNode
  /** what this page says in one sentence */
  lead?: ReactNode
  /** acts on the whole page, beside the title */
  acts?: ReactNode
  children: ReactNode
}

/** The frame of every page: one heading, one sentence, then its parts. */
export function Page({ title, over, lead, acts, children }: PageProps) {
  const { t } = useText()
  useEffect(() => {
    document.title = `${title} · ${t.shell.product}`
  }, [title, t])
  return (
    <article className="page settle">
      <header className="page-head">
        <div className="stack tight">
          {over === undefined ? null : <p className="over">{over}</p>}
          <h1 className="break">{title}</h1>
          {lead === undefined ? null : <div className="lead">{lead}</div>}
        </div>
        {acts === undefined ? null : <div className="row page-acts">{acts}</div>}
      </header>
      {children}
    </article>
  )
}

/** A part of a page under its own heading, with a margin for who says so. */
export function Part({ title, margin, children }: { title: string; margin?: ReactNode; children: ReactNode }) {
  return (
    <section className="part">
      <div className="part-head">
        <h2>{title}</h2>
        {margin === undefined ? null : <div className="margin">{margin}</div>}
      </div>
      <div className="part-body stack">{children}</div>
    </section>
  )
}
