"""A real SMTP server for the tests: `mail_server.py PORT DIRECTORY`.

Each mail it accepts becomes DIRECTORY/NNNNNN.eml, complete from the moment it is there, with its envelope in front
as X-Envelope-From and X-Envelope-To. While a file DIRECTORY/answer exists, its text is the reply to every mail
instead (such as `451 4.3.0 later, please`), and nothing is kept.
"""

import asyncio
import os
import sys

from aiosmtpd.smtp import SMTP


class Keeper:
    def __init__(self, directory):
        self.directory = directory
        self.count = 0

    async def handle_DATA(self, server, session, envelope):
        try:
            with open(os.path.join(self.directory, "answer"), encoding="ascii") as answer:
                return answer.read().strip()
        except FileNotFoundError:
            pass
        head = [("X-Envelope-From", envelope.mail_from)]
        head += [("X-Envelope-To", address) for address in envelope.rcpt_tos]
        self.count += 1
        name = os.path.join(self.directory, f"{self.count:06}")
        with open(name + ".part", "wb") as part:
            part.write("".join(f"{key}: {value}\r\n" for key, value in head).encode())
            part.write(envelope.original_content)
        os.rename(name + ".part", name + ".eml")
        return "250 2.0.0 kept"


async def main(port, directory):
    keeper = Keeper(directory)
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(keeper, hostname="mail.example", enable_SMTPUTF8=True), "127.0.0.1", port
    )
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
