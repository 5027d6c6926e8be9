/**
 * Where the product's scripts come with their requests and get their replies. scripts.ts tells the other half.
 */
import { closeSync, constants, openSync, rmSync, writeSync } from "node:fs";
import { Socket } from "node:net";
import { join } from "node:path";
import { files } from "./files.ts";
import { makePipes } from "./install.ts";
import type { Request } from "./model.ts";
import { encodeFrame, FIELD_END, type Frame, RECORD_END } from "./scripts.ts";
import { openSlots } from "./slots.ts";

export interface Desk {
  /** Sends one frame to a caller; the exit frame ends the call. Nothing happens if the call is not open. */
  reply(call: string, frame: Frame): void;
  /** Closes a call whose caller has gone. */
  hangUp(call: string): void;
  /** Turns every waiting caller away (they exit 70) and takes no more. */
  close(): void;
}

export async function openDesk(
  dir: string,
  wallMs: () => number,
  onRequest: (request: Request) => void,
): Promise<Desk> {
  const slots = openSlots(join(dir, files.slots), wallMs);
  const calls = new Map<string, number>();
  const hangUp = (call: string) => {
    const descriptor = calls.get(call);
    calls.delete(call);
    if (descriptor !== undefined) closeSync(descriptor);
  };

  rmSync(join(dir, files.requests), { force: true });
  await makePipes([join(dir, files.requests)]);
  const inbox = readRecords(join(dir, files.requests), (record) => {
    const [id = "", node = "", command = "", pid = "", ...argv] = record.split(FIELD_END);
    const slot = slots.take(id);
    if (!slot) return;
    calls.set(id, slot.descriptor);
    void slots.fill();
    onRequest({ id, node, command, argv, pid: Number(pid), uid: slot.uid });
  });
  await slots.fill();

  return {
    reply: (call, frame) => {
      const descriptor = calls.get(call);
      if (descriptor === undefined) return;
      send(descriptor, encodeFrame(frame));
      if (frame.kind === "exit") hangUp(call);
    },
    hangUp,
    close: () => {
      inbox.destroy();
      slots.close();
      for (const call of [...calls.keys()]) hangUp(call);
    },
  };
}

/** Reads a named pipe for ever; its writers come and go, since we hold a writing end ourselves. */
function readRecords(path: string, onRecord: (record: string) => void): Socket {
  const descriptor = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  const socket = new Socket({ fd: descriptor, readable: true, writable: false });
  let rest = "";
  socket.setEncoding("utf8");
  socket.on("data", (text: string) => {
    const records = `${rest}${text}`.split(RECORD_END);
    rest = records.pop() ?? "";
    for (const record of records) onRecord(record);
  });
  return socket;
}

/**
 * Frames are short and few, and a pipe holds 64 KB: this does not block unless a caller was stopped in the middle of a long answer.
 */
function send(descriptor: number, text: string): void {
  writeSync(descriptor, text);
}
