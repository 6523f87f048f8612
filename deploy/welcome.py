"""The last that `docker compose up` does: say where Tandem is and how to sign in.

The password is not printed, since logs are kept and passed on; how to read it is.
"""

import os
from pathlib import Path

email = Path("/run/secrets/tandem/first_admin_email").read_text(encoding="utf-8")
address = os.environ["TANDEM_PUBLISH"].replace("0.0.0.0:", "localhost:")
print(
    f"Tandem is ready at http://{address}\n"
    f"  first administrator  {email}\n"
    "  password             "
    "docker compose exec gateway-api cat /run/secrets/tandem/first_admin_password"
)
