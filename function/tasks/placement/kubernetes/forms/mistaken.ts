/** What people paste in place of JSON or YAML, by what it begins with. */
const MISTAKEN: readonly (readonly [begins: RegExp, what: string])[] = [
  [
    /^(error:|Error from server|Unable to connect|The connection to the server|No resources found)/i,
    'an error of kubectl',
  ],
  [
    /^NAME(SPACE)?[ \t].*\bCPU\(cores\)|^POD[ \t]+NAME[ \t]+CPU\(cores\)/,
    'what kubectl top prints (which is for usage)',
  ],
  [/^Name:[ \t]/, 'what kubectl describe prints'],
  [/^(NAME|NAMESPACE|LAST SEEN)[ \t]+[A-Z]/, 'the table that kubectl get prints without -o json'],
];

/** What a text is that is no dump, as far as it can be told; undefined where it cannot. */
export const mistakenFor = (text: string): string | undefined => MISTAKEN.find(([begins]) => begins.test(text))?.[1];
