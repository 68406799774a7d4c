// Every way to spell an import: whatever takes one of them for something else lets a file through a wall.

const escaped = (specifier: string): string =>
  [...specifier].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');

export const SPELLINGS: readonly ((specifier: string) => string)[] = [
  (specifier) => `import { x } from '${specifier}';`,
  (specifier) => `import type { X } from "${specifier}";`,
  (specifier) => `import x /* for now */ from /* here */ '${specifier}';`,
  (specifier) => `import { x } from // here\n  '${specifier}';`,
  (specifier) => `import { x } from '${escaped(specifier)}';`,
  (specifier) => `import '${specifier}';`,
  (specifier) => `export * from '${specifier}';`,
  (specifier) => `export { x } from /* here */ '${specifier}';`,
  (specifier) => `type Z = import('${specifier}').X;`,
  (specifier) => `type Z = import(/* here */ '${specifier}').X;`,
  (specifier) => `const x = await import(\n  \`${specifier}\`\n);`,
  (specifier) => `const x = await import(/* here */ '${escaped(specifier)}');`,
  (specifier) => `const x = require('${specifier}');`,
  (specifier) => `import x = require('${specifier}');`,
];
