// What a phrase is: the facts of one case in, words for a person out.

/** Facts of a diagnostic, fit to be shown. */
export type Facts = Readonly<Record<string, string | number>>;

export interface Said {
  /** One sentence without a full stop; what the user wrote stands in backticks. */
  readonly message: string;
  /** What to do, where that is not plain from the sentence. */
  readonly help?: string;
}

export type Phrase = (facts: Facts) => Said;
