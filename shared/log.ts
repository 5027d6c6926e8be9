/**
 * Logs: pino NDJSON on stderr, synchronous, so that the last lines before a crash are there. Levels as labels, time as ISO text.
 */
import { destination, type Logger, pino, stdTimeFunctions } from "pino";

export type { Logger };

export function createLogger(level: string, bindings: Record<string, string>): Logger {
  return pino(
    {
      level,
      base: bindings,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: ["password", "*.password", "token.secret"],
    },
    destination({ dest: 2, sync: true }),
  );
}

export const silentLogger = (): Logger => pino({ level: "silent" });
