-- HEP3 for a tshark that does not know it (before 4.4): chunks of link type 162, by sipcapture's
-- "HEP3 network protocol specification", revision 36. What the chunks hold, tshark reads itself.
local hep = Proto("hep", "HEP3")
local fields = {
  [0x03] = ProtoField.ipv4("hep.src_ip4"),
  [0x04] = ProtoField.ipv4("hep.dst_ip4"),
  [0x05] = ProtoField.ipv6("hep.src_ip6"),
  [0x06] = ProtoField.ipv6("hep.dst_ip6"),
  [0x07] = ProtoField.uint16("hep.src_port"),
  [0x08] = ProtoField.uint16("hep.dst_port"),
  [0x0b] = ProtoField.uint8("hep.type"),
}
hep.fields = fields
local SIP = 1

function hep.dissector(buffer, info, tree)
  if buffer:len() < 6 or buffer(0, 4):string() ~= "HEP3" then return 0 end
  local subtree = tree:add(hep, buffer())
  local total = math.min(buffer(4, 2):uint(), buffer:len())
  local at, kind, payload = 6, nil, nil
  while at + 6 <= total do
    local chunk, length = buffer(at + 2, 2):uint(), buffer(at + 4, 2):uint()
    if length < 6 or at + length > total then return buffer:len() end
    if buffer(at, 2):uint() == 0 and length > 6 then
      local value = buffer(at + 6, length - 6)
      if fields[chunk] then subtree:add(fields[chunk], value) end
      if chunk == 0x0b then kind = value:uint() end
      if chunk == 0x0f then payload = value:tvb() end
      if chunk == 0x10 then
        local plain = value:uncompress("message")
        payload = plain and plain:tvb()
      end
    end
    at = at + length
  end
  if kind == SIP and payload then Dissector.get("sip"):call(payload, info, tree) end
  return buffer:len()
end

DissectorTable.get("wtap_encap"):add(wtap.USER15, hep)
