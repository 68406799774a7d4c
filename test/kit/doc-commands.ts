// Commands as a page of the papers shows them: lines of blocks without a language, and code in the text that begins as a command does.

export type DocCommand = {
  /** As it stands there, on one line, without a comment. */
  readonly text: string;
  /** The script of package.json; '' for another program's. */
  readonly name: string;
  /** Of an npm command: what is behind `--`. */
  readonly args: readonly string[];
};

const BLOCK = /^```([a-z]*)\n([\s\S]*?)^```$/gm;
const COMMAND = /^(?:[A-Z][A-Z_]*=\S+ )*(?:npm (?:run|start|test)\b|git |curl |node )/;

/** Words as a shell takes them; what stands in brackets or after a bar only describes the options. */
function wordsOf(text: string): readonly string[] {
  const words = text.match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  return words.map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
}

function commandOf(text: string): DocCommand {
  const words = wordsOf(text.replace(/^(?:[A-Z][A-Z_]*=\S+ )*/, ''));
  if (words[0] !== 'npm') return { text, name: '', args: [] };
  const isRun = words[1] === 'run';
  const [name = '', ...rest] = words.slice(isRun ? 2 : 1);
  return { text, name, args: rest[0] === '--' ? rest.slice(1) : rest };
}

const isCommand = (text: string): boolean => COMMAND.test(text);

export function commandsOf(page: string): readonly DocCommand[] {
  const inBlocks = [...page.matchAll(BLOCK)].flatMap(([, language = '', body = '']) =>
    language === ''
      ? body
          .replaceAll(/\\\n\s*/g, '')
          .split('\n')
          .map((line) => line.replace(/\s+#.*$/, '').trim())
      : [],
  );
  const prose = page.replaceAll(BLOCK, '');
  const inText = [...prose.matchAll(/`([^`]+)`/g)].map(([, code = '']) =>
    code.replaceAll(/\s+/g, ' ').replaceAll('\\|', '|'),
  );
  return [...inBlocks, ...inText].filter(isCommand).map(commandOf);
}
