"""Small files of banks, invented, in the shapes of the real ones."""

CAMT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>M1</MsgId></GrpHdr>
<Stmt>
<Id>S1</Id>
<Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp>
<Amt Ccy='EUR'>1000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-29</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp>
<Amt Ccy='EUR'>2150.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-31</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLAV</Cd></CdOrPrtry></Tp>
<Amt Ccy='EUR'>2150.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-31</Dt></Dt></Bal>

<Ntry>
<Amt Ccy='EUR'>1200.00</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>

<BookgDt><Dt>2026-03-30</Dt></BookgDt><ValDt><Dt>2026-03-30</Dt></ValDt>
<AcctSvcrRef>B1</AcctSvcrRef>
<NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>
<RltdPties><Dbtr><Pty><Nm>Harbour Coffee GmbH</Nm></Pty></Dbtr>
<DbtrAcct><Id><IBAN>DE02120300000000202051</IBAN></Id></DbtrAcct></RltdPties>
<RmtInf><Ustrd>INV-2026-0042</Ustrd><Ustrd>thank you</Ustrd></RmtInf></TxDtls></NtryDtls>
</Ntry>
<Ntry>
<Amt Ccy='EUR'>50.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><DtTm>2026-03-31T09:00:00</DtTm></BookgDt>
<AcctSvcrRef>B2</AcctSvcrRef>
<NtryDtls>
<TxDtls><Amt Ccy='EUR'>30.00</Amt><RltdPties><Dbtr><Nm>Aster</Nm></Dbtr></RltdPties></TxDtls>
<TxDtls><Amt Ccy='EUR'>20.50</Amt><RltdPties><Dbtr><Nm>Birch</Nm></Dbtr></RltdPties></TxDtls>
</NtryDtls>
</Ntry>
<Ntry>
<Amt Ccy='EUR'>100.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>2026-03-31</Dt></BookgDt>
<NtryDtls><TxDtls><RltdPties><Cdtr><Nm>Print shop</Nm></Cdtr></RltdPties></TxDtls></NtryDtls>
</Ntry>
<Ntry>
<Amt Ccy='EUR'>7.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>PDNG</Cd></Sts>
</Ntry>
</Stmt></BkToCstmrStmt></Document>
"""

MT940 = """:20:STARTUMSE
:25:70000997/1234567
:28C:00001/001
:60F:C260331EUR1000,00
:61:2603310331C1200,00NTRFNONREF//BANK1
:86:166?00GUTSCHRIFT?20INV-2026-0042?21 danke?30COBADEFF?31DE0212030000
0000202051?32Harbour Coffee?33 GmbH
:61:260331D100,5NTRFREF 7
:86:Rent of
March
:61:2512310102RD0,50NTRFNONREF
:62F:C260331EUR2100,00
-
"""
